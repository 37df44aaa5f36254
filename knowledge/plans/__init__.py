"""A plan or official letter in, proposed duties with deadlines out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.department import Unit
from knowledge.plans import document, tables
from knowledge.plans.blocks import Block, blocks
from knowledge.plans.codes import codes
from knowledge.plans.context import Context
from knowledge.plans.duties import Reader
from knowledge.plans.echoes import without_echoes
from knowledge.plans.letterhead import letterhead
from knowledge.plans.model import Duty, Ignored, Plan, PlanError
from knowledge.plans.normalise import trace
from knowledge.plans.rows import row_duties

__all__ = ["Duty", "Ignored", "Plan", "PlanError", "propose", "read_plan"]


def read_plan(path: Path | str, units: Sequence[Unit] = ()) -> Plan:
    """Read a .txt, .docx, .doc, .odt or .pdf and propose its duties; `units` is the register for `unit_codes`.

    Raises PlanError with a sentence for people when the file cannot be read.
    """
    path = Path(path)
    plan = propose(document.load(path), units)
    return replace(plan, file=path.name)


def propose(text: str, units: Sequence[Unit] = ()) -> Plan:
    """Propose the duties of a document's text. Every `text` of a duty is an exact part of it."""
    found = blocks(trace(text))
    head = letterhead(found)
    reader = Reader(text, Context(found, head))
    _read(reader, found)
    duties = tuple(_coded(duty, units) for duty in without_echoes(reader.found))
    return Plan("", head.title, head.number, head.issued, duties, _once(reader.ignored), _notes(reader, duties))


def _read(reader: Reader, found: list[Block]) -> None:
    rows = tables.bar_tables(found) + tables.labelled(found)
    taken = {block.number: row for row in rows for block in row.blocks}
    for block in found:
        row = taken.get(block.number)
        if row and row.blocks[0] is block:
            row_duties(reader, row)
        elif not row:
            reader.prose(block)


def _coded(duty: Duty, register: Sequence[Unit]) -> Duty:
    return replace(duty, unit_codes=tuple(codes(duty.units, register)))


def _once(ignored: list[Ignored]) -> tuple[Ignored, ...]:
    return tuple(dict.fromkeys(ignored))


def _notes(reader: Reader, duties: tuple[Duty, ...]) -> tuple[str, ...]:
    notes = list(dict.fromkeys(reader.notes))
    if not any(duty.dated or duty.relative for duty in duties):
        notes.append("Văn bản không có thời hạn nào đọc được; nếu có hạn, hãy ghi rõ “trước ngày …/…/…” rồi đọc lại.")
    return tuple(notes)
