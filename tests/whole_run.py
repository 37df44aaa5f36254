"""What is looked at when the whole run is over, in however many processes it ran: its logs; in .ci/run, what was skipped."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests import logged
from tests.gives_away import told

LOGS, WRONG = pytest.StashKey[Path](), pytest.StashKey[list[str]]()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For `-n auto`: as many as there are cores; one more with the tests that wait for what they started."""
    return (os.cpu_count() or 1) + ("not services" not in config.option.markexpr)


def pytest_configure(config: pytest.Config) -> None:
    """Every process of the run logs into one folder; the first one makes it."""
    given = getattr(config, "workerinput", {}).get("logs")
    config.stash[LOGS] = Path(given or tempfile.mkdtemp(prefix="troly-suite-"))
    logged.begin(config.stash[LOGS])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Another process of the run is told where to log."""
    node.workerinput["logs"] = str(node.config.stash[LOGS])


def pytest_collection_finish() -> None:
    """What was imported stays: the collector of garbage, which looked at all of it again and again, looks no more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _everything_is_logged() -> None:
    logged.listen()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The run has failed when what was logged tells anything, and in .ci/run when something was skipped."""
    if hasattr(session.config, "workerinput"):
        return
    session.config.stash[WRONG] = wrong = _wrong(session.config)
    if wrong and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _wrong(config: pytest.Config) -> list[str]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(config.stash[LOGS].glob("*.log"))]
    found = [f"it was logged: {what}" for what in told("\n".join(texts))]
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("TROLY_TEST_NO_SKIP") and skipped:
        found.append(f"{len(skipped)} tests were skipped")
    return found


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what is wrong with the run as a whole."""
    for what in config.stash.get(WRONG, []):
        terminalreporter.write_line(f"FAILED the whole run - {what}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    logged.end()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[LOGS], ignore_errors=True)
