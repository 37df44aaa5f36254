"""The Office asks in chat for the results of a survey: the short text, and the report as a file."""

import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context
from typing import Any

from bot.message import MOST_CHOICES, Block, Choice, Memory, Reply, heading, item, paragraph
from bot.state import Connection, survey_counts
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.made_file import promised
from handlers.period import PeriodError
from handlers.surveys import wording
from handlers.surveys.improve import Proposal, proposals
from handlers.surveys.outcome import Line, Only, Results
from handlers.surveys.results import results
from handlers.surveys.spans import Period, month_of, named
from handlers.surveys.tables import names
from handlers.surveys.themes import load_themes
from handlers.units import unit_name
from knowledge.surveys.form import Form
from knowledge.text import bare, fold

_WANTED = re.compile(r"\b(ket qua|bao cao|so lieu|thong ke) (cua )?(cuoc |dot )?(khao sat|phieu)\b")
REPORT = "survey-report"  # a recipe
_NO_FILE = "Tôi chưa lập được tệp báo cáo; anh/chị nhờ quản trị chạy lệnh troly survey report."
_LISTED = 5  # units in the text


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """Words such as "kết quả khảo sát tháng này"; None for anything else, and for citizens."""
    folded = fold(text)
    if asker.role == "citizen" or asker.turn.by_link or not _WANTED.search(folded):
        return None
    return _answer(_WANTED.split(folded)[-1], memory, context, asker)


def ordered(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/ketqua, with the code of a form, a period, a unit, in any order."""
    if asker.role == "citizen":
        said = "Kết quả khảo sát dành cho người của cơ quan. Anh/chị muốn đánh giá thì gõ “khảo sát”."
        return simple("smalltalk", memory, paragraph(said))
    return _answer(rest, memory, context, asker)


@dataclass(frozen=True)
class Wanted:
    """Which results are asked for, and how many responses the other forms have."""

    form: Form
    period: Period
    only: Only
    others: tuple[str, ...] = ()


def wanted(said: str, context: Context, asker: Asker) -> Wanted | None:
    """What words ask for: for the Office and leaders the results of all or of the unit named, for somebody of a unit
    those of his unit; this month and the form with most responses unless others are named. None without any form.

    Raises PeriodError for days that are none.
    """
    said = fold(said)
    period = named(said, context.today()) or month_of(context.today())
    only = Only(unit=_unit(said, context, asker))
    counts = {form.code: _received(asker, form, period, only) for form in context.surveys.values()}
    form = _form(said, context, counts)
    if form is None:
        return None
    return Wanted(form, period, only, tuple(c for c, count in counts.items() if count and c != form.code))


def read(asked: Wanted, context: Context, asker: Asker) -> Results:
    """The results that were asked for."""
    themes = load_themes(context.survey_themes)
    return results(asker.connection, asked.form, asked.period, asked.only, context.survey_index, themes)


def _answer(said: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    try:
        asked = wanted(said, context, asker)
    except PeriodError as error:
        return simple("smalltalk", memory, paragraph(str(error)))
    if asked is None:
        return simple("smalltalk", memory, paragraph("Cơ quan chưa đặt phiếu khảo sát nào."))
    found = read(asked, context, asker)
    proposed = proposals(found, context.department, context.calendar, context.today())
    unit = asked.only.unit or ""
    choices = [Choice(context.surveys[c].title, order("/ketqua", found, unit, c)) for c in asked.others]
    if asker.role == "office":
        from handlers.surveys import corrective  # it reads results by this module

        choices = [*corrective.choices(found, proposed, context)[:_LISTED], *choices]
    reply = replace(_reply(found, proposed, context, asked.only.unit), choices=tuple(choices[:MOST_CHOICES]))
    return Answer(reply, replace(memory, choices=reply.choices or memory.choices), "smalltalk")


def order(name: str, found: Results, unit: str, form: str = "") -> str:
    """An order about the same period, for a unit and a form (that of the results if none)."""
    return " ".join(filter(None, (name, form or found.form.code, unit, bare(str(found.period)))))


def _unit(said: str, context: Context, asker: Asker) -> str | None:
    """The unit that may be, or was, asked for, by its name or code."""
    if asker.role == "staff" and asker.person:
        return asker.person.unit
    named_so = (u.code for u in context.department.units if _stands(u.name, said) or _stands(u.code, said))
    return next(named_so, None)


def _stands(name: str, said: str) -> bool:
    return f" {fold(name)} " in f" {said} "


def _form(said: str, context: Context, counts: dict[str, int]) -> Form | None:
    """The form that was named, by its code or title; else the one with most responses."""
    for form in context.surveys.values():
        if _stands(form.code, said) or _stands(form.title, f"khao sat {said}"):
            return form
    return context.surveys[max(counts, key=lambda code: counts[code])] if counts else None


def _received(asker: Asker, form: Form, period: Period, only: Only) -> int:
    return survey_counts.received(asker.connection, form.code, period.first, period.last, only.unit)


def _reply(found: Results, proposed: tuple[Proposal, ...], context: Context, unit: str | None) -> Reply:
    blocks, period = told(found, proposed, context), found.period
    if found.whole.group is None:
        return Reply(blocks)
    name = f"bao-cao-{found.form.code}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.docx"
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return Reply(blocks, attachment=promised(name, REPORT, form=found.form.code, unit=unit, **days))


def paper(about: dict[str, Any], connection: Connection, at: datetime, context: Context) -> Callable[[], bytes | str]:
    """The report that was asked for, from what has come in when it is drawn."""
    form = context.surveys.get(about["form"])
    if form is None:
        return lambda: "Phiếu khảo sát này không còn nữa nên tôi không lập báo cáo."
    period = Period(date.fromisoformat(about["first"]), date.fromisoformat(about["last"]))
    themes = load_themes(context.survey_themes)
    found = results(connection, form, period, Only(unit=about["unit"]), context.survey_index, themes)
    today = at.astimezone(context.zone).date()
    proposed = proposals(found, context.department, context.calendar, today)
    called = _Called({line.code: names(context.library())(line.code) for line in found.procedures})
    return partial(_rendered, found, context.department, proposed, today, called)


def _rendered(*what: Any) -> bytes | str:
    """The report, made in a process of its own: drawing takes memory that the service would never give back."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return process.submit(_report, *what).result()
    except BrokenProcessPool:  # no memory for another process: the figures are told all the same
        return _NO_FILE


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
        return (*blocks, *(paragraph(note) for note in wording.notes(found, context.department)[1:2]))
    change = f"; so với kỳ trước {wording.points(whole.change)} điểm" if whole.change is not None else ""
    blocks.append(paragraph(f"Chỉ số hài lòng {wording.percent(whole.group.index)} "
                            f"(khoảng tin cậy 95 %: {wording.interval(whole.group)}){change}."))  # fmt: skip
    lines = sorted((u for u in found.units if u.group and u.group.index is not None), key=_index)
    blocks += [item(f"{unit_name(context.department, u.code)}: {_of_unit(found, u)}") for u in lines[:_LISTED]]
    blocks += [paragraph(note) for note in wording.notes(found, context.department)]
    blocks += [item(f"Đề xuất: {p.text} Hạn {p.due:%d/%m/%Y}.") for p in proposed]
    return tuple(blocks)


def _index(line: Line) -> float:
    return line.group.index if line.group and line.group.index is not None else 0.0


def _of_unit(found: Results, line: Line) -> str:
    target = found.target(line.code)
    aim = f", chỉ tiêu {wording.percent(target)}" if target is not None else ""
    return f"{wording.percent(_index(line))} ({wording.count(line.group.n if line.group else 0)} phiếu{aim})"


def _counted(found: Results) -> str:
    counted = found.whole.group.n if found.whole.group else 0
    said = f"đã nhận {wording.count(found.whole.received)} phiếu"
    return f"{said}, tính được {wording.count(counted)}." if counted not in (0, found.whole.received) else f"{said}."
