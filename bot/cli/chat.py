"""`troly chat`: the conversation in the terminal, also with piped lines."""

import sys
from pathlib import Path

import click

from bot.__main__ import assemble
from bot.message import Address, Memory, Turn
from bot.settings import load_settings
from handlers import route
from handlers.welcome import introduction


@click.command()
@click.option("--db", type=click.Path(path_type=Path), help="Tệp knowledge.db muốn dùng.")
def chat(db: Path | None) -> None:
    """Hỏi đáp trong cửa sổ dòng lệnh. Gõ "thoát" hoặc Ctrl+D để dừng; cũng đọc các dòng đưa qua ống lệnh."""
    settings = load_settings()
    service = assemble(settings, database=db)
    at_keyboard = sys.stdin.isatty()
    memory, here = Memory(), Address("terminal", "1")
    if at_keyboard:
        click.echo("\n".join(introduction(service.context)) + "\n")
    while (line := _line(at_keyboard)) is not None:
        if line.strip().lower() in ("thoát", "thoat", "exit", "quit"):
            break
        if not line.strip():
            continue
        if not at_keyboard:
            click.secho(f"> {line.strip()}", bold=True)
        reply, memory = route.reply(Turn(here, line), memory, service.context)
        click.echo(f"\n{reply.plain(settings.address)}\n")


def _line(at_keyboard: bool) -> str | None:
    """The next line, None at the end. At the keyboard with history and editing where the system has them."""
    if not at_keyboard:
        raw = sys.stdin.buffer.readline()
        return raw.decode("utf-8", "replace").rstrip("\r\n") if raw else None
    try:
        import readline  # noqa: F401
    except ImportError:
        pass
    try:
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return None
