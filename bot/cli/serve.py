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

_NEW_OBJECTS = (
    20_000  # between two looks of the garbage collector at what is new; Python's own 700 are made several times a turn
)


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
    serves = serving(service, state, click.echo)
    _spare_the_collector()
    try:
        await serves.run(settings.host, settings.port, stop, alone)
    except OSError as error:
        raise click.ClickException(
            f"Không mở được cổng {settings.port} trên {settings.host}: {error.strerror}. "
            f"Thử: troly serve --port {settings.port + 1}"
        ) from error


def _spare_the_collector() -> None:
    """What was loaded to serve stays, so the collector need not look at it again and again: the catalogue, and the
    channels' libraries, which are larger still. What a turn leaves behind hardly ever holds itself alive."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 50)
