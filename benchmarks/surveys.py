"""How long all results of a survey take, read from SQLite and PostgreSQL: a year of 100,000 responses, and 1,000,000.

`python -m benchmarks.surveys [--counts 100000 1000000]`
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from bot.state import State, new_id, responses
from bot.state.responses import Response
from handlers.surveys.data import as_data
from handlers.surveys.results import results
from handlers.surveys.spans import year_of
from knowledge.surveys.form import Form
from knowledge.surveys.shelf import load_forms
from tests import postgres

YEAR = year_of(date(2026, 1, 1))
LIMIT = 3.0  # seconds for 100,000
UNITS = ("VP", "TCBC", "CCVC", "VL", "NCC", "TDKT", "VTLT", "TTDVVL")
CHANNELS = ("web", "web", "web", "zalo", "zalo", "telegram", "kiosk")
WORDS = (
    "chờ lâu",
    "cán bộ nhiệt tình",
    "đòi thêm giấy tờ",
    "cổng dịch vụ công hay lỗi",
    "phải đi lại nhiều lần",
    "tốt",
)


def answered(form: Form, count: int, seed: int = 7) -> Iterator[Response]:
    """Responses of a year over 8 units, 12 procedures each; one in twenty writes something of its own."""
    rng = random.Random(seed)
    days = (YEAR.last - YEAR.first).days + 1
    for at in range(count):
        unit = rng.choice(UNITS)
        half = f"{YEAR.first + timedelta(rng.randrange(days))}{rng.choice('SC')}"
        procedure = f"1.{UNITS.index(unit):02}{min(11, int(rng.expovariate(0.4))):04}"
        flags = ("straight",) if rng.random() < 0.1 else ()
        yield Response(new_id(), form.code, form.version, unit, procedure, rng.choice(CHANNELS), half,
                       _answers(form, rng, at), flags)  # fmt: skip


def _answers(form: Form, rng: random.Random, at: int) -> dict[str, int | str]:
    found: dict[str, int | str] = {}
    for question in form.questions:
        if question.kind == "scale":
            found[question.code] = rng.choice((2, 3, 4, 4, 4, 5, 5))
        elif question.kind == "choice":
            found[question.code] = rng.choice(question.options).code
        elif question.kind == "number":
            found[question.code] = rng.randint(1, 4)
        elif question.kind == "text" and rng.random() < 0.05:
            found[question.code] = f"{rng.choice(WORDS)}, {rng.choice(WORDS)}, hồ sơ {at}"
    return found


def fill(state: State, form: Form, count: int) -> None:
    rows = answered(form, count)
    while batch := list(islice(rows, 20_000)):
        state.do(responses.add_many, batch)


def measured(state: State, form: Form) -> tuple[float, float]:
    """Seconds by the clock and of the processor for all that `troly survey results --json` prints, the best of two."""
    took = []
    for _ in range(2):
        begun, used = perf_counter(), process_time()
        found = state.do(results, form, YEAR)
        as_data(found, ())
        took.append((perf_counter() - begun, process_time() - used))
        assert found.whole.group is not None and len(found.units) == len(UNITS) and len(found.months) == 12
    return min(took)


def databases(folder: str) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{Path(folder) / 'state.db'}"
    with postgres.server() as url:
        if url is None:
            print("PostgreSQL: không có trên máy này")
            return
        postgres.ask(url, "create database troly_bench_surveys")
        try:
            yield "PostgreSQL", url.rsplit("/", 1)[0] + "/troly_bench_surveys"
        finally:
            postgres.ask(url, "drop database troly_bench_surveys with (force)")


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--counts", type=int, nargs="+", default=[100_000, 1_000_000])
    counts = sorted(reader.parse_args().counts)
    form, slow = load_forms()["giao-dich"], False
    print("Khảo sát: mọi số liệu của một năm (phiếu 11 tiêu chí)")
    with tempfile.TemporaryDirectory(prefix="troly-bench-") as folder:
        for name, url in databases(folder):
            state, there = State.open(url), 0
            for count in counts:
                fill(state, form, count - there)
                there = count
                took, used = measured(state, form)
                verdict = ("đạt" if took < LIMIT else "CHƯA ĐẠT") + " (dưới 3 giây)" if count == 100_000 else ""
                slow = slow or (count == 100_000 and took >= LIMIT)
                print(
                    f"  {name:<10} {count:>9,} phiếu: {took:6.2f} giây (bộ xử lý {used:.2f})  {verdict}".rstrip(),
                    flush=True,
                )
            state.close()
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
