"""`troly …` as a person types it: in a process of its own, or, where another test has done that, in this one."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.cli import main
from tests.conftest import ROOT

_OURS = "TROLY_"


def troly(*args: str, given: str = "", folder: Path, **environment: str) -> CompletedProcess[str]:
    """The command in a process of its own, in a folder, with these settings only."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(_OURS)}
    return subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())", *args],
        input=given, capture_output=True, text=True, encoding="utf-8", cwd=folder, timeout=120,
        env=clean | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip


def troly_here(*args: str, folder: Path, **environment: str) -> CompletedProcess[str]:
    """The same in this process: a second less for each command. What is not worded for people is raised."""
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
    ):
        patch.chdir(folder)
        for name in [name for name in os.environ if name.startswith(_OURS)]:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            sys.exit(main(list(args)))
        except SystemExit as end:
            code = end.code
    return CompletedProcess(args, code if isinstance(code, int) else int(bool(code)), out.getvalue(), err.getvalue())
