"""The Office asks in chat for the results of a survey: the short text, and the report as a file."""

import re
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from typing import Any

from bot.message import Attachment, Block, Choice, Memory, Reply, heading, item, paragraph
from bot.state import files, survey_counts
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.surveys import wording
from handlers.surveys.improve import Proposal, proposals
from handlers.surveys.results import Line, Only, Results, results
from handlers.surveys.spans import Period, month_of, named
from handlers.surveys.tables import names
from handlers.surveys.themes import load_themes
from handlers.units import unit_called, unit_name
from knowledge.surveys.form import Form
from knowledge.text import fold

_WANTED = re.compile(r"\b(ket qua|bao cao|so lieu|thong ke) (cua )?(cuoc |dot )?(khao sat|phieu)\b")
MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEPT = timedelta(days=30)
_LISTED = 5  # units in the text


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The results of a form for a period ("kết quả khảo sát tháng này"): for the Office and leaders those of all, for
    somebody of a unit those of his unit; None for anything else and anybody else."""
    folded = fold(text)
    if asker.role == "citizen" or asker.turn.by_link or not _WANTED.search(folded):
        return None
    period = named(folded, context.today()) or month_of(context.today())
    only = Only(unit=_unit(folded, context, asker))
    counts = {form.code: _received(asker, form, period, only) for form in context.surveys.values()}
    form = _form(folded, context, counts)
    if form is None:
        return None
    others = [code for code, count in counts.items() if count and code != form.code]
    choices = tuple(_choice(context.surveys[code], period) for code in others)
    reply = _reply(form, period, only, context, asker)
    reply = Reply(reply.blocks, choices, attachment=reply.attachment)
    return Answer(reply, Memory(choices=choices or memory.choices), "smalltalk")


def _unit(folded: str, context: Context, asker: Asker) -> str | None:
    """The unit that may be, or was, asked for."""
    if asker.role == "staff" and asker.person:
        return asker.person.unit
    said = _WANTED.split(folded)[-1]
    found = [u for u in context.department.units if f" {fold(u.name)} " in f" {said} "]
    named_by_code = [u for u in context.department.units if f" don vi {fold(u.code)} " in f" {said} "]
    unit = next(iter(found or named_by_code), None) or unit_called(context.department, _after(said, "cua"))
    return unit.code if unit else None


def _after(said: str, word: str) -> str:
    return said.partition(f"{word} ")[2].partition(" thang ")[0].partition(" quy ")[0].partition(" nam ")[0]


def _form(folded: str, context: Context, counts: dict[str, int]) -> Form | None:
    """The form that was named, by its code or title; else the one with most responses."""
    said = f" {folded} "
    for form in context.surveys.values():
        if f" {fold(form.code)} " in said or f" {fold(form.title)} " in said:
            return form
    return context.surveys[max(counts, key=lambda code: counts[code])] if counts else None


def _received(asker: Asker, form: Form, period: Period, only: Only) -> int:
    return survey_counts.received(asker.connection, form.code, period.first, period.last, only.unit)


def _choice(form: Form, period: Period) -> Choice:
    """Another form for the same period, in words of at most 64 bytes."""
    when = f"tháng {period.first.month}/{period.first.year}" if period == month_of(period.first) else str(period)
    return Choice(form.title, f"kết quả khảo sát {form.code} {when}".replace("/", " "))


def _reply(form: Form, period: Period, only: Only, context: Context, asker: Asker) -> Reply:
    themes = load_themes(context.survey_themes)
    found = results(asker.connection, form, period, only, context.survey_index, themes)
    proposed = proposals(found, context.department, context.calendar, context.today())
    blocks = told(found, proposed, context)
    if found.whole.group is None:
        return Reply(blocks)
    body = _rendered(found, context, proposed, context.today())
    name = f"bao-cao-{form.code}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.docx"
    kept = files.keep(asker.connection, body, name, asker.now, media=MEDIA, until=asker.now + _KEPT)
    return Reply(blocks, attachment=Attachment(kept, name))


def _rendered(found: Results, context: Context, proposed: tuple[Proposal, ...], today: date) -> bytes:
    """The report, made in a process of its own: drawing takes memory that the service would never give back."""
    called = _Called({line.code: names(context.library())(line.code) for line in found.procedures})
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_report, found, context.department, proposed, today, called).result()


def _report(*what: Any) -> bytes:
    from handlers.surveys.report import report  # imported in the other process only

    return report(*what)


class _Called:
    """Names of procedures that can be handed to another process."""

    def __init__(self, names_by_code: dict[str, str]) -> None:
        self._names = names_by_code

    def __call__(self, code: str) -> str:
        return self._names.get(code, code)


def told(found: Results, proposed: tuple[Proposal, ...], context: Context) -> tuple[Block, ...]:
    """The results in a few lines."""
    whole, scope = found.whole, wording.scope(found, context.department)
    blocks = [heading(f"{found.form.title}, {found.period}"), paragraph(f"{scope}: {_counted(found)}")]
    if whole.group is None or whole.group.index is None:
        blocks.append(paragraph("Chưa đủ 5 phiếu để nêu số liệu."))
        return (*blocks, *(paragraph(note) for note in wording.notes(found)[1:2]))
    change = f"; so với kỳ trước {wording.points(whole.change)} điểm" if whole.change is not None else ""
    blocks.append(paragraph(f"Chỉ số hài lòng {wording.percent(whole.group.index)} "
                            f"(khoảng tin cậy 95 %: {wording.interval(whole.group)}){change}."))  # fmt: skip
    lines = sorted((u for u in found.units if u.group and u.group.index is not None), key=_index)
    blocks += [item(f"{unit_name(context.department, u.code)}: {_of_unit(found, u)}") for u in lines[:_LISTED]]
    blocks += [paragraph(note) for note in wording.notes(found)]
    blocks += [item(f"Đề xuất: {p.text} Hạn {p.due:%d/%m/%Y}.") for p in proposed]
    return tuple(blocks)


def _index(line: Line) -> float:
    return line.group.index if line.group and line.group.index is not None else 0.0


def _of_unit(found: Results, line: Line) -> str:
    target = found.target(line.code)
    aim = f", mục tiêu {wording.percent(target)}" if target is not None else ""
    return f"{wording.percent(_index(line))} ({wording.count(line.group.n if line.group else 0)} phiếu{aim})"


def _counted(found: Results) -> str:
    counted = found.whole.group.n if found.whole.group else 0
    said = f"đã nhận {wording.count(found.whole.received)} phiếu"
    return f"{said}, tính được {wording.count(counted)}." if counted not in (0, found.whole.received) else f"{said}."
