"""What kinds of duties there are: data, with their own ladders and what a report must carry."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.text import fold

_SHIPPED = files("knowledge") / "duties" / "kinds.yaml"
DEFAULT = "report"
NEEDS = ("document", "file", "figure", "effectiveness")


class KindsError(ValueError):
    """The file of kinds cannot be used; the message says where and why, in Vietnamese."""


class Kind(BaseModel):
    """A kind of duty: `before` and `late_every` in working days (None: as everywhere), `needs` some of NEEDS."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    words: tuple[str, ...] = ()
    before: tuple[int, ...] | None = None
    late_every: int | None = Field(None, ge=0)
    needs: tuple[str, ...] = ()
    asks: str = ""
    closing: str = ""


def load_kinds(path: Path | None = None) -> dict[str, Kind]:
    """The kinds by code, the Office's own file over the shipped ones. Raises KindsError in Vietnamese."""
    kinds = _read(_SHIPPED.read_text(encoding="utf-8"), "kinds.yaml", {})
    if path is None:
        return kinds
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KindsError(f"Không đọc được tệp loại nhiệm vụ {path}.") from error
    return _read(text, str(path), kinds)


def kind_of(kinds: Mapping[str, Kind], task: str) -> str:
    """The code of the kind that the words of a task point to."""
    said = f" {fold(task)} "
    for code, kind in kinds.items():
        if any(f" {fold(word)} " in said for word in kind.words):
            return code
    return DEFAULT


def _read(text: str, name: str, under: Mapping[str, Kind]) -> dict[str, Kind]:
    try:
        raw = yaml.safe_load(text) or {}
        known = {code: kind.model_dump() for code, kind in under.items()}
        found = {code: Kind.model_validate(known.get(code, {}) | given) for code, given in raw.items()}
    except ValidationError as error:
        where = "; ".join(".".join(map(str, e["loc"])) for e in error.errors())
        raise KindsError(f"Tệp loại nhiệm vụ {name} thiếu hoặc sai ở mục: {where}.") from error
    except (yaml.YAMLError, AttributeError, TypeError) as error:
        raise KindsError(f"Tệp loại nhiệm vụ {name} không đúng dạng YAML; xem lại thụt lề và dấu hai chấm.") from error
    for code, kind in found.items():
        if len(code) > 32:
            raise KindsError(f"Tệp loại nhiệm vụ {name}: mã loại {code[:40]} dài quá 32 ký tự.")
        if not set(kind.needs) <= set(NEEDS):
            raise KindsError(f"Tệp loại nhiệm vụ {name}, loại {code}: needs chỉ gồm {', '.join(NEEDS)}.")
    # The Office's own kinds are looked at first; the shipped ones that it changed keep their place.
    return {**{c: k for c, k in found.items() if c not in under}, **under, **{c: found[c] for c in found if c in under}}
