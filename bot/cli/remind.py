"""`troly remind`: what will be reminded, without sending anything."""

import json
from datetime import date, datetime

import click

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group(name="remind", help="Xem trước việc nhắc các đơn vị.")
def remind() -> None:
    """The group of commands about reminders."""


@remind.command(help="In các tin sẽ gửi từ ngày này đến ngày kia, nếu không ai báo cáo gì thêm; không gửi tin nào.")
@click.option("--from", "first", metavar="NGÀY", type=_DAY, help="Từ ngày, ví dụ 2026-12-01; mặc định hôm nay.")
@click.option("--to", "last", metavar="NGÀY", type=_DAY, help="Đến ngày; mặc định 30 ngày sau ngày đầu.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi tin một dòng JSON, cho máy đọc.")
def preview(first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Simulate the tick day by day; a span that ends before it begins ends with a sentence."""
    from datetime import timedelta

    from bot.__main__ import assemble, open_state, today
    from bot.settings import load_settings
    from handlers.duties.preview import preview as previewed

    start = first.date() if first else today()
    end = last.date() if last else start + timedelta(days=30)
    if end < start:
        raise click.ClickException("Ngày cuối (--to) đứng trước ngày đầu (--from). Xin xem lại hai ngày.")
    settings = load_settings()
    context = assemble(settings).context
    state = open_state(settings)
    try:
        found = state.do(lambda connection: list(previewed(connection, context, start, end)))
    finally:
        state.close()
    if not as_json:
        return _show(found, start, end)
    for message in found:
        click.echo(json.dumps(message.plain(), ensure_ascii=False))
    return None


def _show(found: list, start: date, end: date) -> None:
    for message in found:
        to = f"{message.address.channel} …{message.address.chat[-4:]}" if message.address else "chưa có ai để gửi"
        click.echo(f"{message.at:%H:%M %d/%m/%Y} · {message.unit} · {to}\n{message.text}\n")
    click.echo(f"{len(found)} tin từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}.")
