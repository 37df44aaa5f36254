"""`troly serve`: the web page, and every channel that has a token."""

import asyncio
import signal
from pathlib import Path

import click
from aiohttp import web

from bot.__main__ import assemble
from bot.settings import load_settings
from bot.web.app import make_app
from handlers.pages import pages


@click.command()
@click.option("--host", help="Địa chỉ máy lắng nghe (mặc định 127.0.0.1).")
@click.option("--port", type=int, help="Cổng lắng nghe (mặc định 8080).")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp knowledge.db muốn dùng.")
def serve(host: str | None, port: int | None, db: Path | None) -> None:
    """Chạy trang hỏi đáp. Dừng bằng Ctrl+C."""
    given = {k: v for k, v in (("host", host), ("port", port)) if v is not None}
    settings = load_settings(**given)
    service = assemble(settings, database=db)
    service.context.library().warm()
    app = make_app(
        service.conversations.hear,
        pages(service.context),
        public_url=settings.public_url,
        trust_proxy=settings.trust_proxy,
        per_minute=settings.per_minute,
    )
    asyncio.run(_run(app, settings.host, settings.port))


async def _run(app: web.Application, host: str, port: int) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise click.ClickException(
                f"Không mở được cổng {port} trên {host}: {error.strerror}. Thử: troly serve --port {port + 1}"
            ) from error
        bound = runner.addresses[0]
        click.echo(f"Trợ lý đang chạy tại http://{bound[0]}:{bound[1]} (Ctrl+C để dừng)")
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(name, stop.set)
            except NotImplementedError:  # Windows: Ctrl+C ends asyncio.run by itself
                pass
        await stop.wait()
    finally:
        await runner.cleanup()
