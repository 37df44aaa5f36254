"""`troly survey results`, `export`, `report`: figures, single responses and the report of a form in a period."""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bot.__main__ import Service, assemble, open_state
from bot.settings import load_settings
from knowledge.surveys.form import Form

_MOST = 30  # rows of a table in the terminal
_LEVEL = re.compile(r"Mức \d")  # how often each level was answered: too many columns for a terminal
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


class _Day(click.ParamType):
    """A day as people write it: 2026-11-01 or 01/11/2026."""

    name = "NGÀY"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day. Fails in Vietnamese."""
        for form in _DAYS:
            try:
                return datetime.strptime(str(value), form).date()
            except ValueError:
                continue
        self.fail(f"ngày {value!r} chưa đúng; ghi như 2026-11-01 hoặc 01/11/2026.", param, ctx)


def _of_a_period(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--channel", metavar="KÊNH", help="Chỉ một kênh: web, telegram, zalo…"),
        click.option("--procedure", metavar="MÃ", help="Chỉ một thủ tục."),
        click.option("--unit", metavar="ĐƠN VỊ", help="Chỉ một đơn vị, theo mã hoặc tên."),
        click.option("--to", "last", type=_Day(), help="Ngày cuối; mặc định là cuối tháng của ngày đầu."),
        click.option("--from", "first", type=_Day(), help="Ngày đầu; mặc định là ngày đầu tháng này."),
        click.argument("form", metavar="PHIẾU"),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class _Asked:
    """What a command line asks for, looked up."""

    service: Service
    form: Form
    period: Any
    only: Any

    @contextmanager
    def state(self):  # type: ignore[no-untyped-def]
        """The state, closed at the end."""
        state = open_state(self.service.settings)
        try:
            yield state
        finally:
            state.close()

    def results(self) -> tuple[Any, tuple[Any, ...]]:
        """The results and what they propose."""
        from handlers.surveys.improve import proposals
        from handlers.surveys.results import results
        from handlers.surveys.themes import load_themes

        settings, context = self.service.settings, self.service.context
        themes = load_themes(settings.survey_themes)
        with self.state() as state:
            found = state.do(results, self.form, self.period, self.only, settings.survey_index, themes)
        return found, proposals(found, context.department, context.calendar, context.today())


def _asked(form: str, first: date | None, last: date | None, unit: str | None, procedure: str | None,
           channel: str | None) -> _Asked:  # fmt: skip
    from handlers.surveys.outcome import Only
    from handlers.surveys.spans import around, month_of
    from handlers.units import unit_called

    service = assemble(load_settings())
    forms = service.context.surveys
    if form not in forms:
        raise click.UsageError(f"không có phiếu {form!r}; các phiếu: {', '.join(sorted(forms))}.")
    found = unit_called(service.context.department, unit) if unit else None
    if unit and found is None:
        raise click.UsageError(f"không rõ đơn vị {unit!r}; xem mã đơn vị trong department.yaml.")
    first = first or month_of(last or service.context.today()).first
    try:
        period = around(first, last or month_of(first).last)
        only = Only(found.code if found else None, procedure, channel)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return _Asked(service, forms[form], period, only)


@click.command("results")
@_of_a_period
@click.option("--json", "as_json", is_flag=True, help="In mọi số liệu dạng JSON.")
def results_command(as_json: bool, **asked: Any) -> None:
    """Số liệu một phiếu trong kỳ: chỉ số hài lòng, tiêu chí, đơn vị, thủ tục, kênh, ghi chú tin cậy, ý kiến."""
    from handlers.surveys.data import as_data

    wanted = _asked(**asked)
    found, proposed = wanted.results()
    if as_json:
        click.echo(json.dumps(as_data(found, proposed), ensure_ascii=False, indent=2))
    else:
        _show(found, proposed, wanted.service)
    _say_widened(wanted, asked)


def _say_widened(wanted: _Asked, asked: dict[str, Any]) -> None:
    first, last = wanted.period.first, wanted.period.last
    if (asked["first"] or first, asked["last"] or last) != (first, last):
        click.echo(
            f"Kỳ được mở rộng thành {first:%d/%m/%Y} – {last:%d/%m/%Y}: số liệu chỉ tính theo nửa tháng trọn "
            "(01–14, 15–cuối tháng), để không ai trừ hai kỳ gần nhau mà đoán ra từng phiếu.",
            err=True,
        )


def _show(found: Any, proposed: tuple[Any, ...], service: Service) -> None:
    """The tables, as much of them as a terminal holds."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from handlers.surveys.tables import names, tables

    console = Console()
    for table in tables(found, service.context.department, proposed, names(service.context.library())):
        kept = [at for at, name in enumerate(table.head) if not _LEVEL.fullmatch(name)]
        shown = Table(title=Text(table.title, style="bold"), title_justify="left")
        for at in kept:
            shown.add_column(table.head[at], overflow="fold", justify="right" if at > 1 else "left")
        for row in table.rows[:_MOST]:
            shown.add_row(*(Text("" if row[at] is None else str(row[at])) for at in kept))
        console.print(shown)
        if len(table.rows) > _MOST:
            console.print(f"… và {len(table.rows) - _MOST} dòng nữa: dùng --json hoặc troly survey export")


@click.command("export")
@_of_a_period
@click.option(
    "--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP", help="Excel: các bảng và phiếu."
)
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP", help="CSV: mỗi phiếu một dòng.")
@click.option("--sav", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP", help="SPSS: mỗi phiếu một dòng.")
def export_command(xlsx: Path | None, csv: Path | None, sav: Path | None, **asked: Any) -> None:
    """Ghi bảng số liệu và từng phiếu (không tên, không giờ) ra tệp Excel, CSV, SPSS."""
    if not (xlsx or csv or sav):
        raise click.UsageError("cần ít nhất một trong --xlsx, --csv, --sav và tên tệp.")
    if asked["channel"]:
        raise click.UsageError("từng phiếu không kèm kênh; xem số liệu theo kênh bằng troly survey results.")
    wanted = _asked(**asked)
    _written(wanted, xlsx, csv, sav)
    _say_widened(wanted, asked)


def _written(wanted: _Asked, xlsx: Path | None, csv: Path | None, sav: Path | None) -> None:
    from handlers.surveys import sheets
    from handlers.surveys.results import around
    from handlers.surveys.rows import rows
    from handlers.surveys.tables import names, responses, tables

    department = wanted.service.context.department
    with wanted.state() as state:
        columns = state.do(around, wanted.form, wanted.period)
    found = rows(columns, wanted.period, wanted.only.unit, wanted.only.procedure)
    table = responses(wanted.form, found, department)
    if xlsx:
        results, proposed = wanted.results()
        _write(
            xlsx, sheets.xlsx([*tables(results, department, proposed, names(wanted.service.context.library())), table])
        )
    if csv:
        _write(csv, sheets.comma_separated(table))
    if sav:
        from handlers.surveys.spss import sav as as_sav

        _write(sav, as_sav(wanted.form, found, department))
    click.echo(f"Đã ghi {len(found)} phiếu: {', '.join(str(path) for path in (xlsx, csv, sav) if path)}.")
    if not wanted.period.is_months:
        click.echo("Từng phiếu chỉ xuất theo tháng trọn; phiếu của nửa tháng lẻ không có trong tệp.", err=True)


def _write(path: Path, content: bytes) -> None:
    """Raises a click error in Vietnamese when the file cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"không ghi được tệp {path}; hãy xem lại thư mục và quyền ghi.") from error


@click.command("report")
@_of_a_period
@click.argument("docx", metavar="DOCX", type=click.Path(path_type=Path, dir_okay=False))
def report_command(docx: Path, **asked: Any) -> None:
    """Viết báo cáo kết quả khảo sát thành tệp Word có biểu đồ."""
    from handlers.surveys.report import report
    from handlers.surveys.tables import names

    wanted = _asked(**asked)
    found, proposed = wanted.results()
    context = wanted.service.context
    _write(docx, report(found, context.department, proposed, context.today(), names(context.library())))
    click.echo(f"Đã ghi báo cáo {found.period} vào {docx}.")
    _say_widened(wanted, asked)
