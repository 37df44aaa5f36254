"""Documents in, procedures out: each kind of source has one module, chosen by what the file holds, not by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge.model import Procedure


@dataclass(frozen=True)
class Refused:
    """What could not be used: where it stands (file, record) and why, in Vietnamese."""

    source: str
    reason: str


Found = Procedure | Refused

_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def files_of(path: Path) -> list[Path]:
    """The file itself, or every file under a folder in a stable order; hidden files are not looked at."""
    if not path.is_dir():
        return [path]
    inside = (p for p in path.rglob("*") if p.is_file())
    return sorted(p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts))


def read(path: Path) -> Iterator[Found]:
    """Every procedure that a file holds, and whatever had to be refused. Never raises for what the file contains."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        yield Refused(str(path), f"không mở được tệp ({error.strerror or error})")
        return
    if head.startswith(_ZIP):
        from knowledge.sources import portal_docx as source
    elif head.startswith(_GZIP) or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        from knowledge.sources import catalogue as source
    else:
        yield Refused(str(path), _why_unknown(head))
        return
    yield from source.read(path)


def _why_unknown(head: bytes) -> str:
    if not head.strip():
        return "tệp trống"
    if head.startswith(_OLE):
        return "tệp Word đời cũ (.doc nhị phân); hãy mở bằng Word rồi lưu lại thành .docx"
    if head.startswith(_UTF16):
        return "tệp mã hoá UTF-16; hãy lưu lại theo UTF-8"
    return "không phải danh mục TTHC (mỗi dòng một bản ghi JSON) và cũng không phải bản xuất DOCX của Cổng"


def file_date(path: Path) -> str:
    """The day a file was last written, ISO, UTC: the last resort when nothing else dates the data."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
