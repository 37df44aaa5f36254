"""`troly duty`: the table, the letter, the report and the ranking, made on the server."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click

from bot.__main__ import assemble, open_state, today
from bot.settings import load_settings
from bot.state import Connection
from handlers.context import Context
from handlers.duties import gather, matrix_words
from handlers.duties.ranking import ranked
from handlers.period import Period, between
from handlers.units import unit_name

T = TypeVar("T")
_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
_FILE = click.Path(dir_okay=False, path_type=Path)


def _span(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every command has."""
    command = click.option("--to", "last", type=_DAY, help="Ngày cuối kỳ; mặc định 31/12 của năm đầu kỳ.")(command)
    return click.option("--from", "first", type=_DAY, help="Ngày đầu kỳ, như 2026-01-01; mặc định 01/01 năm nay.")(
        command
    )


@click.group()
def duty() -> None:
    """Bảng theo dõi, công văn đôn đốc, báo cáo, xếp hạng các nhiệm vụ đã giao."""


@duty.command("matrix")
@_span
@click.option("--out", type=_FILE, help="Ghi ra tệp .xlsx hoặc .png; để trống thì in ra màn hình.")
def matrix(first: datetime | None, last: datetime | None, out: Path | None) -> None:
    """Bảng nhiệm vụ × đơn vị của một kỳ."""
    period = _period(first, last)
    if out is None:
        for block in _made(lambda c, x: matrix_words.said(gather.table(c, period, today(), x), x.department)):
            click.echo(block.plain)
    elif out.suffix.lower() == ".xlsx":
        _write(out, _made(lambda c, x: gather.sheet(c, period, today(), x))())
    elif out.suffix.lower() == ".png":
        pages = _made(lambda c, x: gather.pages(c, period, today(), x))
        if not pages:
            raise click.ClickException("Kỳ này chưa có việc nào nên không có ảnh.")
        for n, page in enumerate(pages, 1):
            name = out.with_stem(f"{out.stem}-{n}") if len(pages) > 1 else out
            _write(name, page())
    else:
        raise click.UsageError("--out cần đuôi .xlsx hoặc .png.")


@duty.command("letter")
@_span
@click.option("--out", type=_FILE, required=True, help="Tệp Word (.docx) muốn ghi.")
def letter(first: datetime | None, last: datetime | None, out: Path) -> None:
    """Công văn đôn đốc các đơn vị quá hạn đến hôm nay; có kỳ thì chỉ lấy việc có hạn trong kỳ."""
    period = _period(first, last) if first or last else None
    draw = _made(lambda c, x: gather.urging(c, period, today(), x))
    if draw is None:
        click.echo("Không có việc nào quá hạn nên không cần công văn đôn đốc.")
        return
    _write(out, draw())


@duty.command("report")
@_span
@click.option("--out", type=_FILE, required=True, help="Tệp Word (.docx) muốn ghi.")
def report(first: datetime | None, last: datetime | None, out: Path) -> None:
    """Báo cáo kết quả thực hiện nhiệm vụ của một kỳ."""
    period = _period(first, last)
    _write(out, _made(lambda c, x: gather.report(c, period, today(), x))())


@duty.command("rank")
@_span
def rank(first: datetime | None, last: datetime | None) -> None:
    """Xếp hạng đơn vị theo tỷ lệ đúng hạn."""
    period = _period(first, last)

    def lines(connection: Connection, context: Context) -> list[str]:
        ranks = ranked(gather.table(connection, period, today(), context).rows, today())
        names = {r.unit: unit_name(context.department, r.unit) for r in ranks}
        return [f"{r.place}. {names[r.unit]}: {r.percent} ({r.in_time}/{r.counted} việc)" for r in ranks]

    for line in _made(lines) or [f"{period.name}: chưa có việc nào đủ căn cứ để xếp hạng."]:
        click.echo(line)


def _period(first: datetime | None, last: datetime | None) -> Period:
    """The span that was named: a whole year reads as a year."""
    begin = first.date() if first else date(last.year if last else today().year, 1, 1)
    return between(begin, last.date() if last else date(begin.year, 12, 31))


def _made(make: Callable[[Connection, Context], T]) -> T:
    settings = load_settings()
    context, state = assemble(settings).context, open_state(settings)
    try:
        return state.do(make, context)
    finally:
        state.close()


def _write(path: Path, body: bytes) -> None:
    path.write_bytes(body)
    click.echo(f"Đã ghi {path}")
