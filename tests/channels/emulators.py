"""Programs nobody here wrote that stand in for Telegram and Zalo: installed into a cache folder, started, asked."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.ports import free_port

PACKAGES = Path(__file__).parent / "package.json"
ADMIN = "adm"
TOKENS = {"telegram": "123456789:AAtesttoken_abcdefghijklmnopqrstuvwx", "zalo": "12345689:abc-xyz"}
BOT_NAME = "troly_iso_bot"


def modules() -> Path:
    """The folder with the emulators, filled on first use. FileNotFoundError without npm."""
    digest = hashlib.sha256(PACKAGES.read_bytes()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "troly-emulators" / digest
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (cache / "ready").exists():
            shutil.copy(PACKAGES, cache / "package.json")
            npm = shutil.which("npm")
            if npm is None:
                raise FileNotFoundError("npm")
            options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            subprocess.run((npm, "install", *options), cwd=cache, check=True, capture_output=True, timeout=300)
            (cache / "ready").touch()
    return cache / "node_modules"


def post(url: str, body: Any, **headers: str) -> Any:
    """POST JSON; the JSON that comes back. HTTPError when it was refused."""
    given = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    request = Request(url, json.dumps(body).encode(), given)
    with urlopen(request, timeout=20) as response:
        return json.loads(response.read() or b"null")


@dataclass
class Crabline:
    """A running `crabline serve`: `says` is a person's message, `sent` what the bot sent."""

    kind: str
    url: str
    recorder: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, kind: str, port: int = 0) -> "Crabline":
        recorder = Path(tempfile.mkdtemp(prefix="crabline-")) / f"{kind}.jsonl"
        program = modules() / "@openclaw" / "crabline" / "dist" / "src" / "bin" / "crabline.js"
        options = (
            "--json",
            "serve",
            kind,
            "--port",
            str(port),
            "--bot-username",
            BOT_NAME,
            "--recorder",
            str(recorder),
        )
        secrets = {"CRABLINE_ADMIN_TOKEN": ADMIN, "CRABLINE_BOT_TOKEN": TOKENS[kind]}
        process = subprocess.Popen(
            ("node", str(program), *options), env={**os.environ, **secrets}, stdout=subprocess.PIPE
        )
        told = b""
        while not told.rstrip().endswith(b"\n}"):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"crabline {kind} did not start")
            told += line
        return cls(kind, json.loads(told)["baseUrl"], recorder, process)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.recorder.parent, ignore_errors=True)

    @property
    def token(self) -> str:
        return TOKENS[self.kind]

    def says(self, text: str, chat: str = "1001", **more: Any) -> dict[str, Any]:
        """A person writes; gives back the update the bot gets."""
        body: dict[str, Any] = {"chatId": chat, "text": text, **more}
        if self.kind == "zalo":
            body.setdefault("senderId", chat)
        url = f"{self.url}/crabline/{self.kind}/inbound"
        told = post(url, body, X_Crabline_Admin_Token=ADMIN)
        return told["update" if self.kind == "telegram" else "result"]

    def calls(self, method: str = "") -> list[dict[str, Any]]:
        """What the bot called and the emulator accepted, oldest first."""
        if not self.recorder.exists():
            return []
        events = [json.loads(line) for line in self.recorder.read_text().splitlines() if line.strip()]
        made = [e for e in events if e["type"] == "api" and e.get("accepted", True)]
        return [e["body"] for e in made if e["path"].rsplit("/", 1)[-1].startswith(method)]

    def sent(self, chat: str | None = None) -> list[dict[str, Any]]:
        """The messages that the bot sent (to a chat)."""
        return [call for call in self.calls("send") if chat is None or str(call["chat_id"]) == chat]

    def wait_for(self, count: int, chat: str | None = None, within: float = 15.0) -> list[dict[str, Any]]:
        """The messages sent, once there are `count` of them. Blocks: use it in a thread inside async tests."""
        until = time.monotonic() + within
        while len(found := self.sent(chat)) < count:
            if time.monotonic() > until:
                raise AssertionError(f"{len(found)} of {count} messages after {within} s")
            time.sleep(0.05)
        return found


@dataclass
class TestApi:
    """A running `telegram-test-api`: knows buttons, which crabline does not. Use it through telegram_shim.py."""

    __test__ = False
    url: str
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> "TestApi":
        port = free_port()
        script = (
            "const Server = require('telegram-test-api');"
            f"new Server({{host: '127.0.0.1', port: {port}}}).start().then(() => console.log('up'));"
        )
        process = subprocess.Popen(("node", "-e", script), cwd=modules().parent, stdout=subprocess.PIPE)
        if process.stdout.readline().strip() != b"up":
            raise RuntimeError("telegram-test-api did not start")
        return cls(f"http://127.0.0.1:{port}", process)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
