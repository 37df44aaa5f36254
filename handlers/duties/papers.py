"""Word documents from templates that the Office can change: filled in, or a sentence that says what is wrong where."""

import re
import zipfile
from collections.abc import Mapping
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from knowledge.text import clean

LETTER = "cong-van-don-doc.docx"
REPORT = "bao-cao-nam.docx"
_SHIPPED = files("handlers.duties") / "templates"
_NAME = re.compile(r"'([^']+)' is undefined|no attribute '([^']+)'")


class PaperError(ValueError):
    """A template cannot be used; the message names the file and what in it, in Vietnamese."""


def filled(name: str, values: Mapping[str, Any], folder: Path | None = None) -> bytes:
    """The document made from a template: the Office's own where its folder has one, else the shipped one.

    Raises PaperError.
    """
    own = folder / name if folder else None
    if own and own.exists():
        return _filled(own, values)
    with as_file(_SHIPPED / name) as path:
        return _filled(path, values)


def _filled(path: Path, values: Mapping[str, Any]) -> bytes:
    from docxtpl import DocxTemplate  # takes a second to import

    out = BytesIO()
    try:
        template = DocxTemplate(path)
        # A template comes from outside: it can reach nothing but what it is given, and a misspelt name is noticed.
        template.render(_plain(values), SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
        template.save(out)
    except UndefinedError as error:
        found = _NAME.search(error.message or "")
        name = next(filter(None, found.groups()), "?") if found else "?"
        raise PaperError(_said(path, f"không có dữ liệu tên “{name}”. Sửa lại tên trong {{{{ … }}}}")) from None
    except TemplateSyntaxError as error:
        raise PaperError(
            _said(path, f"viết chưa đúng ở “{_near(error)}” (thiếu hay thừa dấu {{{{ }}}}, {{% %}})")
        ) from None
    except TemplateError:
        raise PaperError(_said(path, "có chỗ dùng lệnh không được phép")) from None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        raise PaperError(_said(path, "không phải tệp Word (.docx) đọc được. Mở bằng Word rồi lưu lại")) from None
    except Exception:  # whatever a template may reckon with
        raise PaperError(_said(path, "có phép tính không làm được; chỉ dùng các tên có sẵn")) from None
    return out.getvalue()


def _said(path: Path, what: str) -> str:
    return f"Mẫu {path.name} {what}, hoặc bỏ tệp ấy ra khỏi thư mục mẫu để dùng mẫu có sẵn."


def _near(error: TemplateSyntaxError) -> str:
    """The words of the template around the place that is wrong."""
    lines = [re.sub(r"<[^>]*>", "", str(line)).strip() for line in getattr(error, "docx_context", ())]
    marked = next((line for line in lines if "{" in line), "")
    return (marked or error.message or "?")[:80]


def _plain(value: Any) -> Any:
    """The values with text that Word can hold: no signs that XML forbids, every letter whole."""
    if isinstance(value, str):
        return clean(value.encode("utf-8", "replace").decode())
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
