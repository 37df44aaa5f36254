"""The forms there are: the shipped ones, and those in an Office's own folder."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from knowledge.surveys.form import Form, FormError, load_form

SHIPPED = Path(str(files("knowledge"))) / "surveys"
SHORT = "ngan"  # what is offered after an answer


def load_forms(folder: Path | None = None) -> Mapping[str, Form]:
    """All forms by code; of two with one code the Office's own wins, so that official wordings replace ours.

    Raises FormError for a file that cannot be used, and when the folder is missing.
    """
    if folder is not None and not folder.is_dir():
        raise FormError(f"Không thấy thư mục phiếu khảo sát {folder}. Xin xem lại TROLY_SURVEYS.")
    found: dict[str, Form] = {}
    for place in (SHIPPED, *((folder,) if folder else ())):
        own: dict[str, str] = {}
        for path in sorted([*place.glob("*.yaml"), *place.glob("*.yml")]):
            form = load_form(path)
            if form.code in own:
                raise FormError(f"Hai tệp {own[form.code]} và {path.name} có cùng mã phiếu “{form.code}”.")
            own[form.code] = path.name
            found[form.code] = form
    return found
