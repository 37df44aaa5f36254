"""Who we are: name, address, hours, telephone numbers and units, as `department.yaml` gives them."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.text import fold


class DepartmentError(ValueError):
    """department.yaml cannot be used; the message says where and why, in Vietnamese."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phone(_Frozen):
    """A telephone number and what it is for."""

    label: str
    number: str


class Unit(_Frozen):
    """A unit (đơn vị) of the department: code, name, kind, the fields it handles, the names it used to have."""

    code: str
    name: str
    kind: str = "phòng chuyên môn"
    fields: tuple[str, ...] = ()
    old_names: tuple[str, ...] = ()
    phone: str = ""


class Documents(_Frozen):
    """How the department's official documents are headed and signed; what is left out is derived, or left open."""

    parent: str = ""  # the agency above
    place: str = ""
    letter_sign: str = ""  # after the number's stroke: SNV-VP
    report_sign: str = ""  # BC-SNV
    signer: tuple[str, ...] = ()  # lines such as TL. GIÁM ĐỐC, CHÁNH VĂN PHÒNG
    signer_name: str = ""


class Department(_Frozen):
    """The agency that speaks through the assistant."""

    name: str
    province: str = ""
    address: str
    map_url: str = ""
    hours: tuple[str, ...]
    phones: tuple[Phone, ...] = Field(min_length=1)
    email: str = ""
    portal: str = "https://dichvucong.gov.vn"
    tracking_url: str = ""
    complaint: str = ""
    level: str = "Cấp Tỉnh"
    documents: Documents = Documents()
    units: tuple[Unit, ...] = ()

    def unit_for(self, field: str) -> Unit | None:
        """The unit that handles a field (lĩnh vực), None when no unit names it."""
        wanted = fold(field)
        return next((u for u in self.units if wanted in {fold(f) for f in u.fields}), None)


def load_department(path: Path) -> Department:
    """Read and check department.yaml.

    Raises DepartmentError with the file and the key that is wrong.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DepartmentError(f"Không đọc được tệp {path}: {error}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", dòng {mark.line + 1}" if mark else ""
        raise DepartmentError(f"Tệp {path}{line} không đúng dạng YAML; hãy xem lại thụt lề và dấu hai chấm.") from error
    try:
        return Department.model_validate(raw)
    except ValidationError as error:
        where = "; ".join(".".join(map(str, e["loc"])) or "(toàn tệp)" for e in error.errors())
        raise DepartmentError(f"Tệp {path} thiếu hoặc sai ở mục: {where}.") from error
