"""`troly serve`: the web page, and every channel that has a token."""

import asyncio
import gc
import signal
from pathlib import Path

import click

from bot.__main__ import Service, assemble, open_state
from bot.cli.wiring import serving
from bot.logs import set_up
from bot.settings import load_settings
from bot.state import State
from bot.state.alone import hold


@click.command()
@click.option("--host", help="Địa chỉ máy lắng nghe (mặc định 127.0.0.1).")
@click.option("--port", type=int, help="Cổng lắng nghe (mặc định 8080).")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp knowledge.db muốn dùng.")
def serve(host: str | None, port: int | None, db: Path | None) -> None:
    """Chạy trang hỏi đáp, và Telegram, Zalo Bot nếu đã đặt token. Dừng bằng Ctrl+C."""
    given = {k: v for k, v in (("host", host), ("port", port)) if v is not None}
    settings = load_settings(**given)
    set_up(settings.log)
    service = assemble(settings, database=db)
    service.context.library().warm()
    gc.freeze()  # the library stays: the collector need not look at it again and again
    state = open_state(settings)
    try:
        with hold(state) as alone:
            asyncio.run(_run(service, state, alone))
    finally:
        state.close()


async def _run(service: Service, state: State, alone: bool) -> None:
    settings, stop = service.settings, asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows: Ctrl+C ends asyncio.run by itself
            pass
    try:
        await serving(service, state, click.echo).run(settings.host, settings.port, stop, alone)
    except OSError as error:
        raise click.ClickException(
            f"Không mở được cổng {settings.port} trên {settings.host}: {error.strerror}. "
            f"Thử: troly serve --port {settings.port + 1}"
        ) from error
