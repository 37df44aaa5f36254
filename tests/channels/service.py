"""`troly serve` as a process of its own, with the emulators as Telegram and Zalo."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests import logged
from tests.channels.emulators import TOKENS
from tests.ports import free_port


class Service:
    """A running `troly serve`. `lines` is what it printed, standard error included."""

    def __init__(
        self, folder: Path, telegram: str = "", zalo: str = "", mode: str = "polling", **settings: str
    ) -> None:
        self.port = int(settings.pop("port", 0)) or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {
            "data": str(folder),
            "port": str(self.port),
            "public_url": self.url,
            "pace_chat": "0",
            "pace_group": "0",
        }
        if telegram:
            given |= {"telegram_token": TOKENS["telegram"], "telegram_api": telegram, "telegram_mode": mode}
        if zalo:
            given |= {"zalo_bot_token": TOKENS["zalo"], "zalo_bot_api": zalo, "zalo_bot_mode": mode}
        self._settings = {f"TROLY_{name.upper()}": value for name, value in (given | settings).items()}
        self._folder = folder
        self.lines: list[str] = []

    def start(self) -> "Service":
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TROLY_")}
        self.process = subprocess.Popen(
            (sys.executable, "-m", "bot", "serve"),
            cwd=self._folder,  # where no .env lies
            env=kept | {"PYTHONUNBUFFERED": "1"} | self._settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            logged.keep(line.rstrip())  # for tests/test_logs.py

    def wait_for(self, *said: str, within: float = 60.0) -> None:
        """Wait until each of these was printed."""
        until = time.monotonic() + within
        while not all(any(words in line for line in self.lines) for words in said):
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"{said} was not said:\n" + "\n".join(self.lines[-20:]))
            time.sleep(0.05)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()
