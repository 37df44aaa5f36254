"""The portal's export "Chi tiết thủ tục hành chính" (OOXML, often named .doc): a paragraph a label, a table a case."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.kinds import kind_of
from knowledge.model import Channel, Component, Procedure
from knowledge.sources import Found, Refused
from knowledge.text import bare, squeeze

MAX_UNPACKED = 200 * 2**20  # bytes of all parts together
_LABELS = {
    "Mã thủ tục": "code",
    "Số quyết định": "decision",
    "Tên thủ tục": "name",
    "Cấp thực hiện": "level",
    "Loại thủ tục": "type",
    "Lĩnh vực": "field",
    "Trình tự thực hiện": "steps_text",
    "Cách thức thực hiện": "channels",
    "Thành phần hồ sơ": "dossier",
    "Đối tượng thực hiện": "target",
    "Cơ quan thực hiện": "agency",
    "Cơ quan có thẩm quyền": "authority",
    "Địa chỉ tiếp nhận HS": "receiving_address",
    "Cơ quan được ủy quyền": "delegated",
    "Cơ quan phối hợp": "coordinating",
    "Kết quả thực hiện": "result",
    "Căn cứ pháp lý": "legal_basis",
    "Yêu cầu, điều kiện thực hiện": "conditions",
    "Từ khóa": "keywords",
    "Mô tả": "description",
}
_KEYS = {bare(label): key for label, key in _LABELS.items()}
_NOTHING = "Không có thông tin"
_QUANTITY = re.compile(r"ban (chinh|sao)\s*:\s*(\d+)")


def read(path: Path) -> Iterator[Found]:
    """The one procedure of an export, or why the file is refused."""
    problem = _unsafe(path)
    if problem:
        yield Refused(str(path), problem)
        return
    try:
        yield _procedure(path)
    except ValueError as error:
        yield Refused(str(path), str(error))
    except Exception as error:  # python-docx raises whatever a broken part makes it raise
        yield Refused(str(path), f"tệp DOCX hỏng, không đọc được ({type(error).__name__})")


def _unsafe(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return "tệp nén hỏng, không mở được"
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        return "tệp nén phình ra quá lớn (nghi là bom nén)"
    if "word/document.xml" not in {part.filename for part in parts}:
        return "không phải tài liệu Word (không có word/document.xml)"
    return ""


def _procedure(path: Path) -> Procedure:
    from docx import Document

    with path.open("rb") as file:
        sections = _sections(Document(file))
    texts = {key: "\n".join(x for x in items if isinstance(x, str)).strip() for key, items in sections.items()}
    texts = {key: "" if squeeze(text) == _NOTHING else text for key, text in texts.items()}
    for key, what in (("code", "mã thủ tục"), ("name", "tên thủ tục")):
        if not texts.get(key):
            raise ValueError(f"không phải bản xuất “Chi tiết thủ tục hành chính” hoặc thiếu {what}")
    plain = {
        k: texts.get(k, "") for k in _LABELS.values() if k not in ("channels", "dossier", "legal_basis", "delegated")
    }
    return Procedure(
        **plain,
        channels=tuple(_channels(sections.get("channels", []))),
        dossier=tuple(_components(sections.get("dossier", []))),
        legal_basis=tuple(_legal(sections.get("legal_basis", []))),
        source=path.name,
    )


def _sections(document: Any) -> dict[str, list[Any]]:
    """What follows each label: paragraphs as text, tables as lists of rows of cell texts, in the document's order."""
    from docx.table import Table

    sections: dict[str, list[Any]] = {}
    expected, current = list(_KEYS), None
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            if current:
                sections[current].append([[cell.text.strip() for cell in row.cells] for row in block.rows])
            continue
        label, _, rest = block.text.partition(":")
        found = bare(squeeze(label))
        # Labels come once each and in order: words inside a section that look like a label are text.
        if found in expected:
            expected = expected[expected.index(found) + 1 :]
            current = _KEYS[found]
            sections[current] = [rest.strip()] if rest.strip() else []
        elif current and block.text.strip():
            sections[current].append(block.text.strip())
    return sections


def _body(table: list[list[str]], first: str) -> list[list[str]]:
    """The rows of a table without its header row."""
    return table[1:] if table and bare(table[0][0]).startswith(first) else table


def _channels(items: list[Any]) -> Iterator[Channel]:
    for table in (x for x in items if not isinstance(x, str)):
        for row in _body(table, "hinh thuc nop"):
            form, limit, fee, note = (row + ["", "", "", ""])[:4]
            yield Channel(form=form, time_limit=limit or None, fee=fee or None, note=note or None)


def _components(items: list[Any]) -> Iterator[Component]:
    case: str | None = None
    for item in items:
        if isinstance(item, str):
            case = None if bare(squeeze(item)).rstrip(": ") == "bao gom" else item
            continue
        for row in _body(item, "ten giay to"):
            name, forms, quantity = (row + ["", "", ""])[:3]
            if not name:
                continue
            counts = {word: int(number) for word, number in _QUANTITY.findall(bare(quantity))}
            originals, copies = counts.get("chinh"), counts.get("sao")
            yield Component(
                name=name,
                kind=kind_of(name, case, originals, copies),
                case=case,
                form_files=tuple(line.strip() for line in forms.splitlines() if line.strip()),
                originals=originals,
                copies=copies,
            )


def _legal(items: list[Any]) -> Iterator[str]:
    for table in (x for x in items if not isinstance(x, str)):
        for row in _body(table, "so ky hieu"):
            number, title = (row + ["", ""])[:2]
            if number or title:
                yield f"{title} ({number})" if number and number not in title else title or number
