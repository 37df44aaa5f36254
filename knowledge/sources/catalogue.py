"""Catalogue records: one JSON object a line, also gzipped (schema: the README of the national catalogue)."""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, Field, ValidationError, field_validator

from knowledge.kinds import kind_of
from knowledge.model import Channel, Component, Procedure
from knowledge.sources import Found, Refused

MAX_LINE = 8 * 2**20  # bytes; the longest real record has 139,000 characters
MAX_TOTAL = 2 * 2**30  # bytes after unpacking
MAX_BLANK = 100_000  # blank lines in a row; nobody writes them, a bomb is made of them
MAX_RATIO = 400  # unpacked : packed; real catalogues stay under 15
_CHUNK = 2**16


class _Row(BaseModel):
    name: str = Field(min_length=1)
    form_file: str | None = None
    form_files: tuple[str, ...] | None = None
    originals: int | None = Field(default=None, ge=0)
    copies: int | None = Field(default=None, ge=0)
    case: str | None = None

    @field_validator("name")
    @classmethod
    def _not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("blank")
        return value


class _Record(BaseModel):
    """What is asked of a record before it is believed: texts are texts, counts are counts, code and name are there."""

    code: str
    name: str
    field: str | None = None
    level: str | None = None
    agency: str | None = None
    authority: str | None = None
    decision: str | None = None
    type: str | None = None
    receiving_address: str | None = None
    coordinating: str | None = None
    steps_text: str | None = None
    channels: tuple[Channel, ...] = ()
    dossier: tuple[_Row, ...] = ()
    target: str | None = None
    result: str | None = None
    legal_basis: tuple[str, ...] = ()
    conditions: str | None = None
    keywords: str | None = None
    description: str | None = None
    source: str | None = None
    data_date: str | None = None
    url: str | None = None
    updatedAt: int | None = None  # epoch milliseconds, as the portal's API writes it

    @field_validator("channels", "dossier", "legal_basis", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return () if value is None else value

    @field_validator("channels", mode="before")
    @classmethod
    def _channel_without_form(cls, value: Any) -> Any:
        return [
            {k: v for k, v in row.items() if v is not None} if isinstance(row, dict) else row for row in value or ()
        ]


def read(path: Path) -> Iterator[Found]:
    """Each record of the file as a Procedure; lines that cannot be used as Refused with their line number."""
    packed = path.stat().st_size
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream: BinaryIO = gzip.GzipFile(fileobj=raw) if zipped else raw  # type: ignore[assignment]
        limit = min(MAX_TOTAL, max(packed * MAX_RATIO, 64 * 2**20)) if zipped else MAX_TOTAL
        yield from _records(stream, str(path), limit)


def _records(stream: BinaryIO, source: str, limit: int) -> Iterator[Found]:
    number = total = blank = 0
    try:
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            total += len(line)
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                total += _skip_line(stream, limit - total)
                yield Refused(f"{source}, dòng {number}", f"dòng dài quá {MAX_LINE // 2**20} MB; bỏ qua bản ghi này")
            elif line.strip():
                yield _record(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, f"{source}, dòng {number}")
            blank = 0 if line.strip() else blank + 1
            if total >= limit or blank > MAX_BLANK:
                yield Refused(source, "tệp nén phình ra quá lớn (nghi là bom nén); dừng đọc tại đây")
                return
    except (EOFError, OSError, zlib.error):
        yield Refused(source, f"tệp hỏng sau dòng {number}; các bản ghi đọc được trước đó vẫn được dùng")


def _skip_line(stream: BinaryIO, budget: int) -> int:
    skipped = 0
    while skipped < budget and (piece := stream.readline(_CHUNK)):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _record(line: bytes, where: str) -> Found:
    try:
        raw = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Refused(where, "không đúng mã UTF-8; hãy lưu lại tệp theo UTF-8")
    except (ValueError, RecursionError):
        return Refused(where, "không phải một đối tượng JSON hợp lệ")
    if not isinstance(raw, dict):
        return Refused(where, "không phải một đối tượng JSON hợp lệ")
    for key, what in (("code", "mã thủ tục"), ("name", "tên thủ tục")):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            label = raw.get("code") if key == "name" else raw.get("name")
            return Refused(where, f"thiếu {what}" + (f" ({str(label)[:80]})" if label else ""))
    try:
        return _procedure(_Record.model_validate(_printable(raw)))
    except ValidationError as error:
        keys = ", ".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()})[:3])
        return Refused(f"{where} ({raw['code'][:40]})", f"mục {keys} không đúng dạng")


def _printable(value: Any) -> Any:
    """Half of a surrogate pair cannot be stored or shown: it becomes the replacement character."""
    if isinstance(value, str):
        return (
            value.encode("utf-8", "replace").decode("utf-8") if any("\ud800" <= c <= "\udfff" for c in value) else value
        )
    if isinstance(value, list):
        return [_printable(v) for v in value]
    if isinstance(value, dict):
        return {_printable(k): _printable(v) for k, v in value.items()}
    return value


def _procedure(record: _Record) -> Procedure:
    given = record.model_dump(exclude={"dossier", "data_date", "updatedAt", "channels"}, exclude_none=True)
    given["code"], given["name"] = record.code.strip(), record.name.strip()
    day = _own_date(record)
    return Procedure(
        **given,
        channels=record.channels,
        dossier=tuple(map(_component, record.dossier)),
        data_date=day,
        date_source="bản ghi" if day else "",
    )


def _component(row: _Row) -> Component:
    named = row.form_files or (row.form_file or "").splitlines()  # several files stand on several lines
    forms = tuple(name.strip() for name in named if name.strip())
    return Component(
        name=row.name,
        kind=kind_of(row.name, row.case, row.originals, row.copies),
        case=row.case or None,
        form_files=forms,
        originals=row.originals,
        copies=row.copies,
    )


def _own_date(record: _Record) -> str:
    try:
        if record.data_date:
            return date.fromisoformat(record.data_date[:10]).isoformat()
        if record.updatedAt:
            return datetime.fromtimestamp(record.updatedAt / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        pass
    return ""
