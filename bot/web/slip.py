"""What of a record stands on the A5 slip and in its table of contents."""

from dataclasses import dataclass

from bot.web.contract import Filing, Record

_PLACE = ("Nơi nộp", "Nơi tiếp nhận", "Địa chỉ tiếp nhận", "Nơi thực hiện", "Cơ quan thực hiện", "Cơ quan giải quyết")
_LONG = 2_500  # characters on a page that need no table of contents


@dataclass(frozen=True)
class Brief:
    """A way of filing in short: who files so, how long it takes, what it costs."""

    form: str
    time: str
    fee: str


def joined(filings: tuple[Filing, ...]) -> list[Filing]:
    """Ways of filing that say the same, as one."""
    forms: dict[tuple[str, str, str], list[str]] = {}
    for filing in filings:
        forms.setdefault((filing.time, filing.fee, filing.note), []).append(filing.form)
    return [Filing(_together(said), *rest) for rest, said in forms.items()]


def briefs(filings: tuple[Filing, ...]) -> list[Brief]:
    """Time and fee by way of filing, without remarks."""
    forms: dict[tuple[str, str], list[str]] = {}
    for filing in filings:
        forms.setdefault((filing.time, filing.fee), []).append(filing.form)
    return [Brief(_together(said), *rest) for rest, said in forms.items()]


def _together(forms: list[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, forms)))


def place(record: Record) -> tuple[str, str] | None:
    """The first fact that says where to go."""
    named = ((label, value) for wanted in _PLACE for label, value in record.facts if label.startswith(wanted))
    return next(named, None)


def needs_contents(record: Record) -> bool:
    """Is the page so long that one looks for a way through it?"""
    rows = sum(len(row.text) for case in record.cases for row in case.rows)
    lines = sum(len(line) for _, lines in record.sections for line in lines)
    return len(record.cases) > 1 or rows + lines > _LONG
