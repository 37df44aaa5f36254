"""A `troly serve` of its own for measurements: its settings, and when it is up."""

import asyncio
import os
import random
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import ClientSession

from benchmarks.telegram_end import SECRET, TOKEN, update

SECRET_HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
_LASTING = range(20_000, 30_000)  # below what Linux, macOS and Windows give to outgoing connections
SERVE = (sys.executable, "-c", "from bot.cli import main; main()", "serve")


def settings(folder: Path, database: Path, api: str, port: int, url: str, **more: str) -> dict[str, str]:
    """The environment of a service that serves Telegram's webhook, unpaced, and nothing of our own settings."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TROLY_")}
    own = {
        "DATA": str(folder), "KNOWLEDGE_DB": str(database), "PORT": str(port), "DATABASE_URL": url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": api,
        "TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": SECRET, "PER_MINUTE": "1000000",
        "PACE_CHAT": "0", "PACE_GROUP": "0", "PACE_CHANNEL": "0",
    }  # fmt: skip
    return clean | {f"TROLY_{name}": value for name, value in (own | more).items()} | {"PYTHONUTF8": "1"}


def lasting_port() -> int:
    """A free port for a service that is started again and again. While it is down, a port that the system also gives to
    outgoing connections may be taken by one of them, and the service cannot start: so it is one that it never gives."""
    for port in random.SystemRandom().sample(_LASTING, len(_LASTING)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port")


@contextmanager
def kept_folder(prefix: str) -> Iterator[Path]:
    """A new folder for services' logs and databases. It stays, and is named, unless who made it removes it: what went
    wrong can then be read there."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        if folder.exists():
            print(f"logs and databases are kept in {folder}", file=sys.stderr, flush=True)


async def up(url: str, seconds: float = 60) -> None:
    """Wait until a webhook accepts an update. Raises TimeoutError."""
    async with ClientSession() as client, asyncio.timeout(seconds):
        while True:
            try:
                async with client.post(url, json=update(0, 9999, "xin chào"), headers=SECRET_HEADER) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            await asyncio.sleep(0.05)
