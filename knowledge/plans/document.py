"""The text of a document file, whatever its name says it is, or a sentence why there is none."""

import zipfile
from pathlib import Path

from knowledge.plans import child, word
from knowledge.plans.model import PlanError

MAX_BYTES = 30_000_000
MAX_UNPACKED = 60_000_000
MAX_XML = 20_000_000
MAX_CHARACTERS = 1_000_000
MAX_SECONDS = 15
_WIDE = "WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")


def load(path: Path) -> str:
    """The text of a .txt, .docx, .doc, .odt, .rtf or .pdf; tables as rows with bars.

    Raises PlanError. Foreign formats are opened in a child process with limits of time and memory.
    """
    try:
        size = path.stat().st_size
        start = path.open("rb").read(8) if path.is_file() else b""
    except OSError as error:
        raise PlanError(f"Không mở được tệp {path.name}: {error.strerror}.") from error
    if not path.is_file():
        raise PlanError(f"{path.name} không phải là một tệp.")
    if size == 0:
        raise PlanError(f"Tệp {path.name} rỗng, không có nội dung nào.")
    if size > MAX_BYTES:
        raise PlanError(
            f"Tệp {path.name} lớn hơn {MAX_BYTES // 1_000_000} MB; hãy tách phần kế hoạch, lịch công việc ra tệp riêng."
        )
    text = _by_content(path, start)
    if len(text) > MAX_CHARACTERS:
        raise PlanError(
            f"Tệp {path.name} quá dài (hơn {MAX_CHARACTERS:,} ký tự); hãy tách phần giao việc ra tệp riêng.".replace(
                ",", "."
            )
        )
    if not any(char.isalpha() for char in text):
        raise PlanError(f"Tệp {path.name} không có chữ nào đọc được.")
    return text


def _by_content(path: Path, start: bytes) -> str:
    if start.startswith(b"%PDF"):
        return child.extract("pdf", path, MAX_SECONDS)
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        return _packed(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(path)
    if start.startswith(b"{\\rtf"):
        return _converted(path, ".rtf")
    if path.suffix.lower() in (".docx", ".odt", ".doc", ".pdf"):
        raise PlanError(
            f"Tệp {path.name} bị hỏng hoặc không đúng loại {path.suffix.lower()}; hãy mở bằng Word, lưu lại rồi "
            f"thử lại."
        )
    return _plain(path)


def _packed(path: Path) -> str:
    """Zip files: .docx and .odt; sheets, bombs and broken ones are refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            kind = (
                archive.read("mimetype").decode("ascii", "replace")
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else ""
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise PlanError(f"Tệp {path.name} bị hỏng, không mở được; hãy mở bằng Word, lưu lại rồi thử lại.") from error
    if len(members) > 5000 or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise PlanError(f"Tệp {path.name} bung ra quá lớn nên không được mở; hãy lưu lại bản không kèm ảnh.")
    if any(member.filename.endswith(".xml") and member.file_size > MAX_XML for member in members):
        raise PlanError(f"Tệp {path.name} quá dài; hãy tách phần giao việc ra tệp riêng.")
    if any(name.startswith("xl/") for name in names) or "spreadsheet" in kind:
        raise PlanError(
            f"Tệp {path.name} là bảng tính Excel, không phải văn bản; hãy chép bảng sang Word hoặc lưu thành .txt "
            f"rồi đọc lại."
        )
    if any(name.startswith("ppt/") for name in names) or "presentation" in kind:
        raise PlanError(f"Tệp {path.name} là tệp trình chiếu, không phải văn bản.")
    if "word/document.xml" in names:
        return word.text(path)
    if "opendocument.text" in kind:
        return _converted(path, ".odt")
    raise PlanError(f"Tệp {path.name} không phải là tệp Word (.docx).")


def _old_office(path: Path) -> str:
    data = path.read_bytes()
    document, sheet, locked = (mark in data for mark in _WIDE)
    if locked:
        raise PlanError(f"Tệp {path.name} được đặt mật khẩu; hãy bỏ mật khẩu rồi thử lại.")
    if sheet and not document:
        raise PlanError(f"Tệp {path.name} là bảng tính Excel, không phải văn bản; hãy chép bảng sang Word rồi đọc lại.")
    return _converted(path, ".doc")


def _converted(path: Path, suffix: str) -> str:
    with child.converted(path, suffix, MAX_SECONDS) as docx:
        return word.text(docx, name=path.name)


def _plain(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data[:4096]:
        raise PlanError(f"Tệp {path.name} không phải là văn bản; chỉ đọc được .txt, .docx, .doc, .odt, .rtf và .pdf.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError(
            f"Tệp {path.name} không dùng bảng mã Unicode (UTF-8); hãy lưu lại với mã UTF-8 rồi thử lại."
        ) from error
