"""Nothing that is logged in a whole run of the tests holds what people wrote, who they are, or a token."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import logged
from tests.channels.emulators import TOKENS
from tests.conftest import ROOT
from tests.gives_away import told

TESTS = """
import logging, pytest

def test_one_logs() -> None:
    logging.getLogger("bot.web").warning({words!r})

@pytest.mark.skipif({skips}, reason="not here")
def test_another_does_not() -> None:
    pass
"""


@pytest.mark.parametrize(
    "line",
    [
        "câu hỏi: Trợ cấp MAI TÁNG",
        "POST /bot123456789:AAtesttoken/getMe",
        "gọi 0912345678",
        "mã K7QM-4X2P-9TDA",
        "GET /?q=x",
    ],
)
def test_the_search_finds_what_must_not_be_there(line: str) -> None:
    assert told(line)


def test_a_librarys_own_words_are_not_written() -> None:
    logging.getLogger("aiohttp.access").error("POST /bot%s/sendMessage", TOKENS["telegram"])
    try:
        raise RuntimeError("Nguyễn Văn Kín hỏi mai táng")
    except RuntimeError:
        logging.getLogger("bot.web").exception("turn failed")
    assert "turn failed (RuntimeError" in logged.here().splitlines()[-1]


def run(folder: Path, processes: int, words: str, skips: bool = False) -> subprocess.CompletedProcess[str]:
    """A run of two tests of which one logs and the other may be skipped, as strict as .ci/run."""
    (folder / "pytest.ini").write_text("[pytest]", encoding="utf-8")
    (folder / "test_some.py").write_text(TESTS.format(words=words, skips=skips), encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-p", "tests.whole_run", "-n", str(processes), str(folder))
    strict = os.environ | {"TROLY_TEST_NO_SKIP": "1"}
    return subprocess.run(command, cwd=ROOT, env=strict, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("processes", [0, 2])
def test_a_run_fails_whichever_of_its_processes_logged_what_it_must_not(tmp_path: Path, processes: int) -> None:
    done = run(tmp_path, processes, "gọi 0912345678")
    assert done.returncode == 1 and "2 passed" in done.stdout, done.stdout + done.stderr
    assert "it was logged: a telephone number" in done.stdout


@pytest.mark.long
def test_a_run_fails_when_it_skipped_something(tmp_path: Path) -> None:
    done = run(tmp_path, 2, "ready", skips=True)
    assert done.returncode == 1 and "1 tests were skipped" in done.stdout, done.stdout + done.stderr


@pytest.mark.long
def test_a_run_with_nothing_wrong_does_not_fail(tmp_path: Path) -> None:
    done = run(tmp_path, 2, "ready")
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout + done.stderr
