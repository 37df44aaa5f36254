"""Brings one `troly serve` after another into the world without importing everything anew each time.

Each line on standard input starts one: a fork of this process, which has imported what serving needs and done nothing
else. Its number is written to standard output, and what it ended with when it has ended, as for a `Popen`.
"""

import os
import signal
import sys
import traceback

import bot.channels.telegram
import bot.cli.serve
import bot.cli.wiring  # noqa: F401
from bot.cli import main


def live() -> None:
    """In the child: serve until the end, and never come back."""
    code = 1
    try:
        main(["serve"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def say(number: int) -> None:
    print(number, file=_answers, flush=True)


if __name__ == "__main__":
    # What the service prints is no answer of ours.
    _answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends whoever asked us first
    for _ in sys.stdin:
        if not (child := os.fork()):
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            live()
        say(child)
        say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
