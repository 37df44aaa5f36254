"""Duties out of the rows of a table of work: a row is a duty, a cell with three limits is three."""

import re
from dataclasses import replace

from knowledge.plans import clauses, judge, units
from knowledge.plans.duties import Reader
from knowledge.plans.mention import Mention
from knowledge.plans.normalise import Traced
from knowledge.plans.scan import mentions
from knowledge.plans.settle import Term, settle
from knowledge.plans.tables import Row
from knowledge.plans.tasks import task

_ALWAYS = re.compile(r"thường xuyên|theo quy định|khi có|theo yêu cầu|trong năm$|cả năm$|hằng ngày|liên tục", re.I)


def row_duties(reader: Reader, row: Row) -> None:
    """Propose what a row orders. Its passage is the row from the task to its last cell."""
    time = row.cells["time"]
    limits = _limits(reader, row, time)
    acting = units.cell_units(row.cells["lead"].text) if "lead" in row.cells else []
    label = row.cells.get("task", time).text
    acting = acting or reader.context.acting(row.blocks[0], label, [])
    more = {"cooperating": tuple(units.cell_units(row.cells["cooperating"].text)) if "cooperating" in row.cells else ()}
    if "evidence" in row.cells and row.cells["evidence"].text.strip():
        more["evidence"] = re.sub(r"\s+", " ", row.cells["evidence"].text).strip()
    if "recipient" in row.cells and row.cells["recipient"].text.strip():
        more["recipient"] = row.cells["recipient"].text.strip()
    if not limits and not _tells(label):
        return
    if len(limits) < 2:
        term = limits[0][0] if limits else Term()
        _add(reader, row, term, acting, more)
        return
    for term, span in limits:
        part = time.text[slice(*span)].strip()
        short = re.match(r"[^:]{2,30}(?=:)", part)
        more["task"] = task(label, acting) + (f" ({short[0].strip().lower()})" if short else "")
        reader.add(row.blocks[0], time, span, term, acting, **more)


def _tells(label: str) -> bool:
    return len(label.split()) >= 3 and not label.isupper()


def _limits(reader: Reader, row: Row, time: Traced) -> list[tuple[Term, clauses.Span]]:
    """The terms in the time cell, each with its part of the cell."""
    found: list[tuple[Term, clauses.Span]] = []
    named = mentions(time.text)
    for sentence in clauses.sentences(time.text):
        inside = [m for m in named if sentence[0] <= m.start < sentence[1]]
        kept = reader.limits(row.blocks[0], time, sentence, inside, in_cell=True)
        kept = kept if len(kept) == 1 else [m for m in kept if m.kind not in ("period",)] or kept[:1]
        kept = _years_shared(kept)
        for mention, span in zip(kept, clauses.passages(time.text, sentence, kept), strict=True):
            before = time.text[sentence[0] : mention.start]
            approximate = judge.approximate(judge.Setting(before, ""))
            term = settle(mention, before, reader.calendar, approximate)
            if term.problem:
                reader.ignore(time, mention, term.problem)
                reader.notes.append(f"“{time.text.strip()}”: {term.problem}.")
                continue
            found.append((term, span))
    return found


def _years_shared(kept: list[Mention]) -> list[Mention]:
    """ "Tháng 3, tháng 9/2025": the year said last is that of both."""
    year = next((m.last[0] for m in reversed(kept) if m.last and m.last[0]), None)
    share = year and all(m.last for m in kept)
    return (
        [replace(m, first=(m.first[0] or year, *m.first[1:]), last=(m.last[0] or year, *m.last[1:])) for m in kept]
        if share
        else kept
    )


def _add(reader: Reader, row: Row, term: Term, acting: list[str], more: dict) -> None:
    block = row.blocks[0]
    top, bottom = block.text.starts[0], row.blocks[-1].text.ends[-1]
    cells = [
        cell
        for name, cell in row.cells.items()
        if name != "number" and cell.text.strip() and top <= cell.starts[0] < bottom
    ]
    start = min(cells, key=lambda cell: cell.starts[0]).starts[0]
    end = max(cell.ends[-1] for cell in cells)
    label = row.cells.get("task", row.cells["time"]).text.strip()
    whole = Traced(label, [start] * len(label), [end] * len(label))
    more = {"text": reader.raw[start:end].strip(), "task": task(label, acting)} | more
    reader.add(block, whole, (0, len(label)), term, acting, **more)
