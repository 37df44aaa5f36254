"""`troly survey`: forms checked, codes and posters made, people invited, the Office's own numbers entered."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bot.__main__ import VIETNAM, assemble, now, open_state
from bot.cli import survey_results
from bot.settings import Settings, load_settings
from bot.state import responses, survey_codes
from bot.state.responses import Transactions
from bot.state.survey_codes import Code
from handlers.context import Context
from handlers.units import unit_called, unit_name

_UNIT = click.option("--unit", default="", metavar="ĐƠN_VỊ", help="Mã hoặc tên đơn vị; bỏ trống là cả cơ quan.")
_PROCEDURE = click.option("--procedure", default="", metavar="MÃ", help="Mã thủ tục; bỏ trống là mọi thủ tục.")


@click.group()
def survey() -> None:
    """Khảo sát hài lòng: phiếu, mã QR, áp phích, lời mời, số giao dịch, chỉ tiêu, số liệu, báo cáo."""


survey.add_command(survey_results.results_command)
survey.add_command(survey_results.export_command)
survey.add_command(survey_results.report_command)


@survey.command()
@click.argument("form", metavar="PHIẾU", type=click.Path(path_type=Path, dir_okay=False))
def check(form: Path) -> None:
    """Kiểm tra một tệp phiếu (YAML): in từng lỗi kèm số dòng, hoặc các câu hỏi nếu phiếu dùng được."""
    from knowledge.surveys.form import check as faults_of
    from knowledge.surveys.form import load_form

    if faults := faults_of(form):
        click.echo("\n".join(faults))
        raise click.exceptions.Exit(1)
    found = load_form(form)
    click.echo(f"Phiếu dùng được: {found.title} ({found.code}, phiên bản {found.version}), {len(found.questions)} câu.")
    for number, question in enumerate(found.questions, 1):
        when = ", hỏi có điều kiện" if question.only_if else ""
        click.echo(f"  {number}. {question.label} ({question.kind}{when})")


@survey.group(invoke_without_command=True)
@click.pass_context
def code(context: click.Context) -> None:
    """Mã khảo sát của quầy, đơn vị, thủ tục; không kèm lệnh con thì liệt kê."""
    if context.invoked_subcommand is None:
        _listed()


@code.command("list")
def listed() -> None:
    """Liệt kê các mã, cả mã đã thôi dùng."""
    _listed()


@code.command("make")
@click.option("--form", default="giao-dich", show_default=True, metavar="PHIẾU", help="Mã phiếu.")
@_UNIT
@_PROCEDURE
@click.option("--kiosk", is_flag=True, help="Mã cho máy đặt tại quầy: nhiều người trả lời trên một máy.")
def make(form: str, unit: str, procedure: str, kiosk: bool) -> None:
    """Tạo mã để người dân trả lời qua đường dẫn, mã QR hoặc trong trò chuyện."""
    settings = load_settings()
    context = assemble(settings).context
    where = _where(form, unit, procedure, context)
    made = _with_state(settings, survey_codes.make, form, now(), kiosk=kiosk, **where)
    click.echo(f"Mã: {made}")
    for line in _ways(made, settings):
        click.echo(f"  - {line}")


@code.command("withdraw")
@click.argument("code", metavar="MÃ")
def withdraw(code: str) -> None:
    """Thôi dùng một mã; phiếu đã nhận vẫn giữ."""
    if not _with_state(load_settings(), survey_codes.withdraw, code.strip().lower(), now()):
        raise click.UsageError(f"Không có mã {code} đang dùng. Xem danh sách: troly survey code list")
    click.echo(f"Mã {code} không dùng được nữa.")


@survey.command()
@click.argument("code", metavar="MÃ")
@click.option(
    "--size", type=click.Choice(["A4", "A5"], case_sensitive=False), default="A4", show_default=True, help="Khổ giấy."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP", help="Tệp PDF; mặc định ap-phich-MÃ.pdf."
)
def poster(code: str, size: str, out: Path | None) -> None:
    """Làm áp phích có mã QR (PDF khổ A4 hoặc A5) của một mã khảo sát."""
    settings = load_settings()
    if not settings.public_url:
        raise click.UsageError("Áp phích cần địa chỉ người dân mở được: đặt TROLY_PUBLIC_URL rồi làm lại.")
    context = assemble(settings).context
    found = _known(code, settings)
    target = out or Path(f"ap-phich-{found.code}.pdf")
    target.write_bytes(_drawn(found, size.upper(), settings, context))
    click.echo(f"Đã ghi áp phích {size.upper()}: {target}")


@survey.command()
@click.option("--date", "on", required=True, metavar="NGÀY", help="Ngày hẹn trả kết quả, ví dụ 04/12/2026.")
@click.option("--form", default="giao-dich", show_default=True, metavar="PHIẾU", help="Mã phiếu.")
@_UNIT
@_PROCEDURE
def invite(on: str, form: str, unit: str, procedure: str) -> None:
    """Tạo mã hẹn cho một người tại quầy: người ấy nhắn mã cho trợ lý, sau ngày hẹn trợ lý mời khảo sát."""
    settings = load_settings()
    where = _where(form, unit, procedure, assemble(settings).context)
    made = _with_state(settings, survey_codes.make, form, now(), invite_on=_day(on), **where)
    click.echo(f"Mã hẹn, cho một người: {made}. Người ấy nhắn cho trợ lý ở một trong các nơi sau:")
    for line in _ways(made, settings)[1:]:
        click.echo(f"  - {line}")


@survey.command()
@click.argument("count", metavar="[SỐ]", type=click.IntRange(0), required=False)
@click.option("--from", "first", metavar="NGÀY", help="Ngày đầu kỳ.")
@click.option("--to", "last", metavar="NGÀY", help="Ngày cuối kỳ.")
@click.option("--form", default="", metavar="PHIẾU", help="Chỉ tính cho một phiếu; bỏ trống là mọi phiếu.")
@_UNIT
@_PROCEDURE
def transactions(count: int | None, first: str | None, last: str | None, form: str, unit: str, procedure: str) -> None:
    """Nhập số giao dịch (N) của một kỳ, để biết cần bao nhiêu phiếu; không có số thì liệt kê."""
    settings = load_settings()
    context = assemble(settings).context
    if count is None:
        for entered in _with_state(settings, responses.entered_transactions):
            click.echo(_entered(entered, context))
        return
    if not (first and last):
        raise click.UsageError("Cần ngày đầu và ngày cuối kỳ, ví dụ: --from 01/11/2026 --to 30/11/2026.")
    if _day(first) > _day(last):
        raise click.UsageError("Ngày đầu kỳ phải trước ngày cuối kỳ.")
    where = _where(form, unit, procedure, context)
    entered = Transactions(form, where["unit"], procedure, _day(first), _day(last), count)
    _with_state(settings, responses.enter_transactions, entered)
    click.echo(f"Đã ghi. {_entered(entered, context)}")


@survey.command()
@click.argument("form", metavar="PHIẾU")
@click.argument("percent", metavar="[PHẦN_TRĂM]", required=False)
@_UNIT
@click.option("--remove", is_flag=True, help="Bỏ chỉ tiêu.")
def target(form: str, percent: str | None, unit: str, remove: bool) -> None:
    """Đặt chỉ tiêu: tỷ lệ hài lòng (mức 4 và 5) một đơn vị cần đạt; không có số thì liệt kê."""
    settings = load_settings()
    context = assemble(settings).context
    where = _where(form, unit, "", context)
    if percent is not None or remove:
        _with_state(settings, responses.set_target, form, where["unit"], None if remove else _percent(percent))
    for code, value in sorted(_with_state(settings, responses.targets, form).items()):
        called = unit_name(context.department, code) if code else "Mọi đơn vị"
        click.echo(f"{called}: {value:g} %".replace(".", ","))


def _with_state(settings: Settings, function: Any, *args: Any, **more: Any) -> Any:
    state = open_state(settings)
    try:
        return state.do(function, *args, **more)
    finally:
        state.close()


def _where(form: str, unit: str, procedure: str, context: Context) -> dict[str, str]:
    """The unit's code and the procedure. Raises a usage error for a form, unit or procedure that there is not."""
    if form and form not in context.surveys:
        raise click.UsageError(f"Không có phiếu mã “{form}”. Các phiếu: {', '.join(context.surveys)}.")
    found = unit_called(context.department, unit) if unit else None
    if unit and found is None:
        names = ", ".join(f"{u.code} ({u.name})" for u in context.department.units)
        raise click.UsageError(f"--unit cần là một trong: {names}.")
    if procedure and context.library().record(procedure) is None:
        raise click.UsageError(f"Dữ liệu hiện có không có thủ tục mã {procedure}.")
    return {"unit": found.code if found else "", "procedure": procedure}


def _day(said: str) -> date:
    """A day as people write it. Raises a usage error."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(said.strip(), form).date()
        except ValueError:
            continue
    raise click.UsageError(f"Ngày {said!r} chưa đúng; ghi như 04/12/2026.")


def _percent(said: str | None) -> float:
    """A share as people write it: 85 or 85,5. Raises a usage error."""
    try:
        value = float((said or "").rstrip(" %").replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise click.UsageError("Chỉ tiêu là một số từ 0 đến 100, ví dụ: 85,5.")
    return value


def _known(said: str, settings: Settings) -> Code:
    found = _with_state(settings, survey_codes.find, said)
    if found is None or found.invite_on:
        raise click.UsageError(f"Không có mã khảo sát {said}. Xem danh sách: troly survey code list")
    if found.withdrawn_at:
        raise click.UsageError(f"Mã {said} đã thôi dùng. Tạo mã mới: troly survey code make")
    return found


def _drawn(found: Code, size: str, settings: Settings, context: Context) -> bytes:
    from handlers.surveys.poster import Poster, pdf

    form = context.surveys.get(found.form)
    record = context.library().record(found.procedure) if found.procedure else None
    unit = unit_name(context.department, found.unit) if found.unit else ""
    procedure = f"{record.name} ({found.procedure})" if record else found.procedure
    url = f"{settings.address}/ks/{found.code}"
    title = form.title if form else found.form
    return pdf(Poster(context.department.name, title, unit, procedure, url, found.code), size)


def _ways(code: str, settings: Settings) -> list[str]:
    from bot.cli.bots import telegram_link, zalo_name

    ways = [f"Trang phiếu: {settings.address}/ks/{code}"]
    if settings.telegram_token and (link := telegram_link(settings, f"ks_{code}")):
        ways.append(f"Telegram: {link}")
    name = zalo_name(settings) if settings.zalo_bot_token else ""
    where = f"Zalo ({name}), Telegram, trang hỏi đáp" if name else "Zalo, Telegram, trang hỏi đáp"
    return [*ways, f"{where}: nhắn /khaosat {code}"]


def _listed() -> None:
    settings = load_settings()
    context = assemble(settings).context
    found = _with_state(settings, survey_codes.listed)
    for one in found:
        click.echo(_line(one, context))
    if not found:
        click.echo("Chưa có mã nào. Tạo mã: troly survey code make --form giao-dich --unit ĐƠN_VỊ")


def _line(one: Code, context: Context) -> str:
    unit = unit_name(context.department, one.unit) if one.unit else "cả cơ quan"
    procedure = f", thủ tục {one.procedure}" if one.procedure else ""
    kiosk = ", máy tại quầy" if one.kiosk else ""
    gone = f", thôi dùng từ {one.withdrawn_at.astimezone(VIETNAM):%d/%m/%Y}" if one.withdrawn_at else ""
    return f"{one.code}  phiếu {one.form}, {unit}{procedure}{kiosk}{gone}"


def _entered(entered: Transactions, context: Context) -> str:
    unit = unit_name(context.department, entered.unit) if entered.unit else "Cả cơ quan"
    procedure = f", thủ tục {entered.procedure}" if entered.procedure else ""
    form = f", phiếu {entered.form}" if entered.form else ""
    number = f"{entered.count:,}".replace(",", ".")
    days = f"{entered.first:%d/%m/%Y} đến {entered.last:%d/%m/%Y}"
    return f"{unit}{procedure}{form}, {days}: {number} giao dịch."
