"""`troly invite` and `troly people`: who has a role, who gets one, who loses it."""

import json
from datetime import timedelta

import click

from bot.__main__ import VIETNAM, assemble, now, open_state
from bot.settings import load_settings
from bot.state import State, codes
from bot.state import people as known
from bot.state.codes import Grant
from handlers.units import CHANNELS, is_office, role_name, unit_called
from knowledge.department import Department


@click.command()
@click.option("--role", type=click.Choice(["office", "staff", "leader"]), required=True, help="Vai trò được giao.")
@click.option("--unit", default="", help="Mã hoặc tên đơn vị, cần khi --role staff.")
@click.option("--name", default="", help="Tên người được mời, để về sau nhận ra trong danh sách.")
@click.option(
    "--days", default=7, show_default=True, type=click.IntRange(1, 90), help="Mã dùng được trong bao nhiêu ngày."
)
def invite(role: str, unit: str, name: str, days: int) -> None:
    """Tạo mã dùng một lần để một người nhận vai trò: văn phòng (office), đơn vị (staff), lãnh đạo (leader)."""
    settings = load_settings()
    department = assemble(settings).context.department
    grant = Grant(role, _unit(role, unit, department), name)
    state = open_state(settings)
    try:
        code = state.do(codes.make, grant, now(), timedelta(days=days))
    finally:
        state.close()
    until = (now() + timedelta(days=days)).astimezone(VIETNAM)
    click.echo(f"Mã cho {name or 'một người'}, {role_name(department, role, grant.unit)}: {code}")
    click.echo(f"Dùng một lần, đến {until:%H:%M %d/%m/%Y}. Gửi cho đúng người ấy, dùng ở một trong các nơi sau:")
    for line in _ways(code, settings):
        click.echo(f"  - {line}")


def _unit(role: str, unit: str, department: Department) -> str:
    if role != "staff":
        return ""
    found = unit_called(department, unit)
    if found is None:
        names = ", ".join(f"{u.code} ({u.name})" for u in department.units)
        raise click.UsageError(f"--role staff cần --unit là một trong: {names}.")
    if is_office(found):
        raise click.UsageError(f"{found.name} có vai trò riêng: dùng --role office.")
    return found.code


def _ways(code: str, settings) -> list[str]:  # type: ignore[no-untyped-def]
    from bot.cli.bots import telegram_link, zalo_name

    ways = [f"Trang web: mở {settings.address} rồi gõ /start {code}"]
    if settings.zalo_bot_token:
        name = zalo_name(settings)
        ways.append(f"Zalo: nhắn cho bot{f' {name}' if name else ''}: /start {code}")
    if settings.telegram_token:
        link = telegram_link(settings, code)
        ways.append(f"Telegram: {f'mở {link}' if link else f'nhắn cho bot: /start {code}'}")
    return ways


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--all", "everything", is_flag=True, help="Cả những người đã thôi vai trò.")
@click.pass_context
def people(context: click.Context, as_json: bool, everything: bool) -> None:
    """Những người có vai trò: mã, vai trò, tên, kênh đang dùng."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    department, state = assemble(settings).context.department, open_state(settings)
    try:
        listed = [row for row in state.do(known.listed) if everything or not row[0].revoked_at]
    finally:
        state.close()
    if as_json:
        click.echo(json.dumps([_as_data(*row) for row in listed], ensure_ascii=False))
        return
    for person, accounts in listed:
        click.echo(_line(person, accounts, department))
    if not listed:
        click.echo("Chưa có ai. Mời người đầu tiên: troly invite --role office")


def _as_data(person: known.Person, accounts: list[known.Account]) -> dict[str, object]:
    return {
        "id": person.id,
        "role": person.role,
        "unit": person.unit,
        "name": person.name,
        "since": person.since.isoformat(),
        "revoked_at": person.revoked_at.isoformat() if person.revoked_at else None,
        "channels": [account.channel for account in accounts],
    }


def _line(person: known.Person, accounts: list[known.Account], department: Department) -> str:
    channels = ", ".join(CHANNELS.get(a.channel, a.channel) for a in accounts) or "chưa dùng kênh nào"
    if person.revoked_at:
        channels = f"đã thôi từ {person.revoked_at.astimezone(VIETNAM):%d/%m/%Y}"
    role = role_name(department, person.role, person.unit)
    return f"{person.id[:8]}  {person.name or '(không ghi tên)'}, {role}; {channels}"


@people.command("revoke")
@click.argument("id")
def revoke(id: str) -> None:
    """Thu vai trò của một người ở mọi kênh, ngay lập tức. ID là mã trong danh sách của troly people."""
    state = open_state(load_settings())
    try:
        person = _revoked(state, id.strip().lower())
    finally:
        state.close()
    click.echo(f"Đã thu vai trò của {person.name or person.id[:8]} ở mọi kênh.")


def _revoked(state: State, id: str) -> known.Person:
    """The person whose id begins so. Raises a usage error when it is nobody or several."""
    meant = [p for p, _ in state.do(known.listed) if p.id.startswith(id) and not p.revoked_at] if id else []
    if len(meant) != 1:
        raise click.UsageError(f"Có {len(meant)} người có mã bắt đầu bằng {id!r}. Xem danh sách: troly people")
    person = state.do(known.revoke, meant[0].id, now())
    if person is None:
        raise click.UsageError("Người này đã thôi vai trò.")
    return person
