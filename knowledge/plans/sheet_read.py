"""A corrected sheet of duties read back: all of it, or a list of the cells to mend."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.department import Unit
from knowledge.duties.when import NOTATION, When, when
from knowledge.plans.codes import codes
from knowledge.plans.document import MAX_UNPACKED
from knowledge.plans.model import Duty, PlanError
from knowledge.text import fold, squeeze

MAX_ROWS = 2000
_COLUMNS = {
    "task": ("noi dung cong viec", "noi dung", "cong viec", "nhiem vu", "viec"),
    "codes": ("ma don vi",),
    "units": ("don vi", "don vi chu tri", "don vi thuc hien"),
    "recipient": ("noi nhan",),
    "due": ("han", "thoi han", "han nop"),
    "time": ("gio",),
    "start": ("tu ngay",),
    "end": ("den ngay",),
    "recurrence": ("lap lai",),
    "first_due": ("lan dau",),
    "relative": ("theo su kien",),
    "approximate": ("du kien",),
    "cooperating": ("phoi hop", "don vi phoi hop"),
    "evidence": ("san pham",),
    "text": ("nguyen van",),
    "kind": ("loai", "loai viec"),
}
_HEAD_ROWS = 12  # how far down people push the head with titles of their own
_EPOCH = date(1899, 12, 30)  # Excel counts days from here
_RELATIVE = re.compile(
    r"0*(?P<n>\d+) (?P<unit>ngày làm việc|ngày|giờ|tuần|tháng)(?: (?P<link>kể từ khi|kể từ ngày|kể từ|sau khi"
    r"|sau|trước khi|trước) (?P<after>.+))?",
    re.I,
)
_LIMITS = {"ngày làm việc": "working_day", "ngày": "day", "giờ": "hour", "tuần": "week", "tháng": "month"}


@dataclass(frozen=True)
class Line:
    """A duty of a sheet, with the kind that its row names ("" when it names none)."""

    number: int
    duty: Duty
    kind: str = ""


@dataclass(frozen=True)
class Sheet:
    """What a sheet gives. With `faults` (a sentence each, naming row and column) nothing of it may be used."""

    lines: tuple[Line, ...]
    faults: tuple[str, ...] = ()


def read_sheet(path: Path | str, units: Sequence[Unit], today: date, kinds: Sequence[str] = ()) -> Sheet:
    """Read an .xlsx in the form of `troly plan read --xlsx`; columns may be moved or left out.

    `kinds` are the names a column "Loại" may hold. Raises PlanError when it is no such sheet at all.
    """
    path = Path(path)
    if not path.is_file():
        raise PlanError(f"Không có tệp {path}.")
    for rows in _tables(path):
        if (head := _head(rows)) is not None:
            at, columns = head
            return _sheet(rows[at + 1 :], at + 2, _Reader(columns, units, today, kinds))
    wanted = "“Nội dung công việc”, “Mã đơn vị”, “Hạn”"
    raise PlanError(f"Bảng không có dòng đầu với các cột {wanted}. Xin dùng bảng do troly plan read --xlsx ghi ra.")


class _Bomb(PlanError):
    """A file that grows too large when it is opened."""


def _tables(path: Path) -> list[list[tuple[Any, ...]]]:
    try:
        with ZipFile(path) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
        if unpacked > MAX_UNPACKED:
            raise _Bomb(f"Bảng {path.name} bung ra quá lớn nên không được mở; hãy chép phần cần nạp ra tệp mới.")
        book = load_workbook(path, read_only=True, data_only=True)
        tables = [list(sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1)) for sheet in book.worksheets]
        book.close()
    except _Bomb:
        raise
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError, EOFError) as error:
        raise PlanError(
            f"Không mở được bảng {path.name}; hãy mở bằng Excel, lưu lại dạng .xlsx rồi thử lại."
        ) from error
    if any(len(rows) > MAX_ROWS for rows in tables):
        raise PlanError(f"Bảng {path.name} có hơn {MAX_ROWS} dòng; hãy tách thành nhiều bảng.")
    return tables


def _head(rows: list[tuple[Any, ...]]) -> tuple[int, dict[str, int]] | None:
    for at, row in enumerate(rows[:_HEAD_ROWS]):
        names = [fold(str(cell)) if cell is not None else "" for cell in row]
        columns = {
            key: names.index(name) for key, called in _COLUMNS.items() for name in reversed(called) if name in names
        }
        if "task" in columns and ("codes" in columns or "units" in columns) and len(columns) >= 3:
            return at, columns
    return None


def _sheet(rows: list[tuple[Any, ...]], first: int, reader: "_Reader") -> Sheet:
    lines = []
    for number, row in enumerate(rows, start=first):
        if any(squeeze(str(cell)) for cell in row if cell is not None) and not reader.is_blank(row):
            lines.append(reader.line(number, row))
    if not lines and not reader.faults:
        reader.faults.append("Bảng không có dòng nhiệm vụ nào.")
    return Sheet(tuple(lines), tuple(reader.faults))


class _Reader:
    """Reads row after row and keeps the list of what is to be mended."""

    def __init__(self, columns: dict[str, int], units: Sequence[Unit], today: date, kinds: Sequence[str]) -> None:
        self.columns, self.units, self.today = columns, units, today
        self.kinds = {fold(kind): kind for kind in kinds}
        self.faults: list[str] = []

    def is_blank(self, row: tuple[Any, ...]) -> bool:
        """Has a row nothing but its number?"""
        return not any(self.text(row, key) for key in self.columns)

    def line(self, number: int, row: tuple[Any, ...]) -> Line:
        """One duty; what cannot be read is noted and left out."""
        task = self.text(row, "task")
        if not task:
            self.fault(number, "task", "chưa ghi nội dung công việc")
        codes = self._codes(number, row)
        due, window = self._due(number, row)
        relative, recurrence = self._relative(number, row), self._recurrence(number, row)
        duty = Duty(
            self.text(row, "text") or task, task,
            units=self.listed(row, "units"), unit_codes=codes,
            recipient=self.text(row, "recipient") or None,
            due=None if recurrence else due, time=self._time(number, row), window=window, recurrence=recurrence,
            first_due=self.day(number, row, "first_due"), relative=relative,
            approximate=fold(self.text(row, "approximate")) not in ("", "khong", "0", "false"),
            dateless=not (due or window or recurrence or relative),
            cooperating=self.listed(row, "cooperating"), evidence=self.text(row, "evidence") or None,
        )  # fmt: skip
        return Line(number, duty, self._kind(number, row))

    def cell(self, row: tuple[Any, ...], key: str) -> Any:
        """What stands in a column; None where the sheet has no such column."""
        at = self.columns.get(key)
        return row[at] if at is not None and at < len(row) else None

    def text(self, row: tuple[Any, ...], key: str) -> str:
        """A cell as text."""
        value = self.cell(row, key)
        return "" if value is None else str(value).strip() if key == "text" else squeeze(str(value))

    def listed(self, row: tuple[Any, ...], key: str) -> tuple[str, ...]:
        """A cell that holds several names."""
        return tuple(part.strip() for part in re.split(r"[;\n]", self.text(row, key)) if part.strip())

    def fault(self, number: int, key: str, what: str) -> None:
        """Note what is to be mended, by row and column."""
        at = self.columns.get(key)
        name = _COLUMNS[key][0].capitalize() if at is None else ""
        where = (
            f"cột {get_column_letter(at + 1)} ({_TITLES[key]})" if at is not None else f"cột {_TITLES.get(key, name)}"
        )
        self.faults.append(f"Dòng {number}, {where}: {what}.")

    def day(self, number: int, row: tuple[Any, ...], key: str) -> date | None:
        """A cell as a day, however it was typed."""
        value = self.cell(row, key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or value is None:
            return value
        if isinstance(value, int | float) and 36526 <= value < 73051:  # 2000 to 2099 as Excel counts
            return _EPOCH + timedelta(days=int(value))
        said = squeeze(str(value))
        if iso := re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)(?: 00:00:00)?", said):
            said = f"{iso[3]}/{iso[2]}/{iso[1]}"
        found = when(said, self.today)
        if said and (found.due is None or not re.search(r"\d{4}|/\d\d$", said)):
            self.fault(number, key, f"“{said}” không phải ngày dạng 15/03/2027")
            return None
        return found.due

    def _due(self, number: int, row: tuple[Any, ...]) -> tuple[date | None, tuple[date, date] | None]:
        due = self.day(number, row, "due")
        start, end = self.day(number, row, "start"), self.day(number, row, "end")
        if start and end and start > end:
            self.fault(number, "end", f"đến ngày {end:%d/%m/%Y} trước từ ngày {start:%d/%m/%Y}")
        for key, day in (("due", due), ("end", end)):
            if day and day < self.today and not self.text(row, "recurrence"):
                self.fault(number, key, f"hạn {day:%d/%m/%Y} đã qua")
                break
        return due, (start, end) if start and end else None

    def _time(self, number: int, row: tuple[Any, ...]) -> str | None:
        value = self.cell(row, "time")
        if isinstance(value, time | datetime):
            return f"{value:%H:%M}"
        said = squeeze(str(value)) if value is not None else ""
        found = re.fullmatch(r"(\d{1,2})(?:[:hg](\d{2})?)?(?::\d\d)?", said)
        if said and (not found or int(found[1]) > 23 or int(found[2] or 0) > 59):
            self.fault(number, "time", f"“{said}” không phải giờ dạng 16:00")
            return None
        return f"{int(found[1]):02d}:{int(found[2] or 0):02d}" if found else None

    def _codes(self, number: int, row: tuple[Any, ...]) -> tuple[str, ...]:
        said = [part for part in re.split(r"[;,\n]|\s+và\s+", self.text(row, "codes")) if part.strip()]
        key = "codes" if said else "units"
        parts = said or list(self.listed(row, "units"))
        found: list[str] = []
        for part in parts:
            meant = [u.code for u in self.units if fold(u.code) == fold(part)] or codes([part], self.units)
            if not meant and said:
                self.fault(number, key, f"“{part.strip()}” không phải đơn vị nào; các mã: {self._known()}")
            found += meant
        if not found and not said:
            named = f" (văn bản ghi: {'; '.join(parts)})" if parts else ""
            self.fault(number, "codes", f"chưa có đơn vị nào của cơ quan{named}; các mã: {self._known()}")
        return tuple(u.code for u in self.units if u.code in found)

    def _known(self) -> str:
        return ", ".join(unit.code for unit in self.units)

    def _recurrence(self, number: int, row: tuple[Any, ...]) -> str | None:
        said = self.text(row, "recurrence")
        if not said:
            return None
        if NOTATION.fullmatch(said):
            return said
        found: When = when(said, self.today)
        if not found.recurrence:
            self.fault(
                number,
                "recurrence",
                f"“{said}” chưa rõ; ghi ví dụ “hằng quý, ngày 20 tháng cuối quý” hoặc quarterly:M3-20",
            )
        return found.recurrence

    def _relative(self, number: int, row: tuple[Any, ...]) -> dict[str, Any] | None:
        said = self.text(row, "relative")
        if not said:
            return None
        if at_once := re.fullmatch(r"ngay (?:sau )?khi (.+)", said, re.I):
            return {"n": 0, "unit": "hour", "after": at_once[1]}
        if found := _RELATIVE.fullmatch(re.sub(r"^trong (?:vòng )?", "", said)):
            n = int(found["n"]) * (-1 if (found["link"] or "").lower().startswith("trước") else 1)
            return {"n": n, "unit": _LIMITS[found["unit"].lower()], "after": found["after"] or ""}
        self.fault(number, "relative", f"“{said}” chưa rõ; ghi ví dụ “05 ngày làm việc kể từ khi nhận được quyết định”")
        return None

    def _kind(self, number: int, row: tuple[Any, ...]) -> str:
        said = self.text(row, "kind")
        if said and self.kinds and fold(said) not in self.kinds:
            self.fault(number, "kind", f"“{said}” không phải loại việc nào; các loại: {', '.join(self.kinds.values())}")
        return self.kinds.get(fold(said), "")


_TITLES = {
    "task": "Nội dung công việc", "codes": "Mã đơn vị", "units": "Đơn vị", "recipient": "Nơi nhận", "due": "Hạn",
    "time": "Giờ", "start": "Từ ngày", "end": "Đến ngày", "recurrence": "Lặp lại", "first_due": "Lần đầu",
    "relative": "Theo sự kiện", "approximate": "Dự kiến", "cooperating": "Phối hợp", "evidence": "Sản phẩm",
    "text": "Nguyên văn", "kind": "Loại",
}  # fmt: skip
