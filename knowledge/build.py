"""knowledge.db is made whole beside the old one, then swapped in."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge import sources
from knowledge.lexicon import Words, all_needs
from knowledge.model import Procedure
from knowledge.sources import Refused
from knowledge.store import write
from knowledge.text import fold


@dataclass
class Report:
    """What a build read, left out, replaced and refused."""

    procedures: int = 0
    components: int = 0
    left_out: int = 0
    refused: list[Refused] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    by_source: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class NothingUsable(ValueError):
    """No source held a usable record; the old knowledge.db stays."""


@dataclass(frozen=True)
class Given:
    """One argument of the build: a file or folder, and the date of its data when the operator says it (ISO)."""

    path: Path
    as_of: str = ""


def build(
    given: Sequence[Given],
    target: Path,
    *,
    fields: frozenset[str] = frozenset(),
    codes: frozenset[str] = frozenset(),
    words: Path | None = None,
    progress: Callable[[int], None] = lambda count: None,
    check: Callable[[Path], None] = lambda path: None,
) -> Report:
    """Read every source and put a new knowledge.db in the place of `target`.

    `fields` (folded names) and `codes` keep only what a department handles (a record that is in either stays).
    `check` may look at the finished file and raise to prevent the swap. Raises NothingUsable; whatever is raised,
    the old file is untouched.
    """
    started = time.monotonic()
    report = Report()
    wanted = list(_wanted(_gather(given, report, progress), fields, codes, report))
    if not wanted:
        raise NothingUsable("Không có bản ghi nào dùng được; dữ liệu cũ được giữ nguyên.")
    needs = all_needs(words)
    report.procedures = len(wanted)
    report.components = sum(len(p.dossier) for p in wanted)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        write(beside, wanted, needs, Words())
        check(beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    report.seconds = round(time.monotonic() - started, 2)
    return report


def _gather(given: Sequence[Given], report: Report, progress: Callable[[int], None]) -> Iterable[Procedure]:
    """All usable records, one per code: of two the newer wins, on a tie the one of the later argument."""
    found: dict[str, Procedure] = {}
    for argument in given:
        for path in sources.files_of(argument.path):
            for procedure in _dated(path, argument.as_of, report):
                report.by_source[str(path)] = report.by_source.get(str(path), 0) + 1
                earlier = found.get(procedure.code)
                if earlier is None or procedure.data_date >= earlier.data_date:
                    found[procedure.code] = procedure
                if earlier is not None:
                    report.replaced.append(_which_won(earlier, found[procedure.code], procedure))
                progress(len(found))
    return found.values()


def _dated(path: Path, as_of: str, report: Report) -> Iterator[Procedure]:
    fallback = (as_of, "khai báo") if as_of else None
    for item in sources.read(path):
        if isinstance(item, Refused):
            report.refused.append(item)
            continue
        day, source = fallback or (item.data_date, item.date_source)
        if not day:
            day, source = sources.file_date(path), "tệp"
        yield item.model_copy(update={"data_date": day, "date_source": source, "source": item.source or path.name})


def _which_won(earlier: Procedure, winner: Procedure, later: Procedure) -> str:
    loser = earlier if winner is later else later
    why = "mới hơn" if winner.data_date != loser.data_date else "cùng ngày, nguồn ghi sau"
    kept = f"dùng bản {winner.source} ({winner.data_date}, {why})"
    return f"{winner.code}: {kept}, bỏ bản {loser.source} ({loser.data_date})"


def _wanted(
    found: Iterable[Procedure], fields: frozenset[str], codes: frozenset[str], report: Report
) -> Iterator[Procedure]:
    for procedure in found:
        if (fields or codes) and fold(procedure.field) not in fields and procedure.code not in codes:
            report.left_out += 1
        else:
            yield procedure


def lines_of(path: Path) -> frozenset[str]:
    """The lines of a small list file, without blanks and `#` remarks. Raises OSError, UnicodeDecodeError."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return frozenset(filter(None, lines))
