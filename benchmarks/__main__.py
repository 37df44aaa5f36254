"""`make bench`: the whole table, ours and each engine's in one run; `--questions FILE…` for any question files.

Other parts: `BENCH=learn`, `BENCH=calibrate`, `BENCH=plans`, `BENCH=duties` (see the modules of these names).
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp

from benchmarks import duties
from benchmarks.conduct import conduct, context_of, dialogues
from benchmarks.engines import ENGINES
from benchmarks.questions import CATALOGUE, QUESTIONS, Asked, Engine, load, places, telexed, unaccented, with_errors
from knowledge.build import Given, build, lines_of
from knowledge.library import Library
from knowledge.text import fold


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", nargs="?", default="all", choices=("all", "learn", "calibrate", "plans", "duties"))
    parser.add_argument("--questions", nargs="+", type=Path)
    given = parser.parse_args()
    if given.part == "plans":
        from benchmarks import plans

        return plans.main()
    if given.part == "duties":
        return duties.main()
    if not CATALOGUE.exists():
        sys.exit("../shared/data/tthc/corpus.jsonl.gz is not on this machine: nothing to measure")
    folder = Path(mkdtemp(prefix="troly-bench-"))
    database = folder / "knowledge.db"
    report = build([Given(CATALOGUE, "2026-07-31")], database)
    if given.part in ("learn", "calibrate"):
        from importlib import import_module

        return import_module(f"benchmarks.{given.part}").main([str(database)])
    print(f"build: {report.procedures} procedures in {report.seconds} s, {database.stat().st_size / 2**20:.0f} MB")
    ranking(database, folder, [q for q in load(given.questions) if q.behaviour == "answer" and q.codes])
    behaviour(database, load(given.questions))
    cost(database, folder)
    return duties.main()


def ours(library: Library) -> Engine:
    """Our library as an engine."""

    def ask(question: str) -> list[str]:
        return [group.main.folded for group in library.find(question).groups[:5]]

    return ask


def ranking(database: Path, folder: Path, questions: Sequence[Asked]) -> None:
    """Right first / in the first five, by set, for ours and every engine; then ways of typing; then parts alone."""
    library = Library(database)
    names = {card.code: card.folded for card in library.cards}
    procedures = [library.record(card.code) for card in library.cards]
    engines = {"ours": ours(library)} | {name: make(procedures) for name, make in ENGINES.items()}  # type: ignore[arg-type]
    groups = list(dict.fromkeys(q.group for q in questions))
    counts = {g: sum(q.group == g for q in questions) for g in groups}
    print(f"\n{'right first / in five':32}" + "".join(f"{f'{g} ({n})':>20}" for g, n in counts.items()))
    for name, engine in engines.items():
        started = time.perf_counter()
        cells = [_cell(engine, [q for q in questions if q.group == g], names) for g in groups]
        spent = (time.perf_counter() - started) / len(questions) * 1000
        print(f"{name:32}" + "".join(f"{c:>20}" for c in cells) + f"   {spent:6.1f} ms")
    main_sets = [q for q in questions if q.group != "made"]
    ways = {"as typed": main_sets, "unaccented": [unaccented(q) for q in main_sets],
            "typing errors": list(with_errors(main_sets)), "telex": [telexed(q) for q in main_sets]}  # fmt: skip
    print(
        "\nall sets but the made one, ours: "
        + "   ".join(f"{w} {_cell(engines['ours'], q, names)}" for w, q in ways.items())
    )
    _parts(folder, questions)


def _parts(folder: Path, questions: Sequence[Asked]) -> None:
    """Ours on a department's own procedures, and on those of the communes."""
    fields = frozenset(map(fold, lines_of(QUESTIONS / "dept_fields.txt")))
    build([Given(CATALOGUE)], folder / "department.db", fields=fields)
    whole = Library(folder / "knowledge.db")
    communes = frozenset(c.code for c in whole.cards if "Xã" in c.level)
    build([Given(CATALOGUE)], folder / "communes.db", codes=communes)
    for name, group in (("department", "department"), ("communes", "everyday")):
        library = Library(folder / f"{name}.db")
        names = {card.code: card.folded for card in library.cards}
        mine = [q for q in questions if q.group == group and set(q.codes) & set(names)]
        if mine:
            told = f"ours, {name} alone ({len(library.cards)} procedures, {len(mine)} questions)"
            print(f"{told}: {_cell(ours(library), mine, names)}")


def _cell(engine: Engine, questions: Sequence[Asked], names: dict[str, str]) -> str:
    found = places(engine, questions, names)
    first, five = (sum(0 < p <= most for p in found) / max(len(found), 1) for most in (1, 5))
    return f"{first:.3f} / {five:.3f}"


def behaviour(database: Path, questions: Sequence[Asked]) -> None:
    """When it answers, asks back, refuses; facets; dialogues; on the whole catalogue."""
    context = context_of(database)
    print(
        "\nwhat is done (in scope: answered, wrong among them, refused; several: asked back; outside: answered; facet)"
    )
    mine = [q for q in questions if q.group in ("citizens", "everyday", "department")]
    print("  labelled questions: " + "  ".join(f"{k} {v:.3f}" for k, v in asdict(conduct(context, mine)).items()))
    right, count, _ = dialogues(context)
    print(f"  dialogues right at every turn: {right}/{count}")


def cost(database: Path, folder: Path) -> None:
    """Time per question, load, memory, cold start, and the same at 20,000 records."""
    print()
    for name, path in (("5,694 records", database), ("20,000 records", _grown(folder))):
        told = json.loads(_python("-c", _PROBE, str(path)))
        times = f"question median {told['median']:.1f} ms, p99 {told['p99']:.1f} ms"
        print(f"{name}: load {told['load']:.2f} s, {times}, {told['mb']:.0f} MB")
    started = time.perf_counter()
    _python("-c", "from bot.cli import main; main()", "ask", "xin cấp lại giấy phép lao động", "--db", str(database))
    print(f"troly ask from cold: {time.perf_counter() - started:.2f} s")


def _python(*arguments: str) -> str:
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment)
    return done.stdout


_PROBE = """
import json, statistics, sys, time
from pathlib import Path
started = time.perf_counter()
from knowledge.library import Library
library = Library(Path(sys.argv[1])); library.warm()
load = time.perf_counter() - started
from benchmarks.questions import load as questions
spent = []
for asked in questions():
    at = time.perf_counter(); library.find(asked.text); spent.append((time.perf_counter() - at) * 1000)
spent.sort()
with open("/proc/self/status") as status:
    held = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps({"load": load, "median": statistics.median(spent), "p99": spent[int(len(spent) * .99)],
                  "mb": held}))
"""


def _grown(folder: Path) -> Path:
    """The catalogue grown to 20,000 records, names and codes varied."""
    import gzip

    with gzip.open(CATALOGUE, "rt", encoding="utf-8") as packed:
        lines = packed.read().splitlines()
    target = folder / "grown.jsonl"
    with target.open("w", encoding="utf-8") as file:
        for number in range(20_000):
            record = json.loads(lines[number % len(lines)])
            turn = number // len(lines)
            if turn:
                words = record["name"].split()
                words.insert(number % len(words), f"khu vực {turn}{number % 97}")
                record["code"], record["name"] = f"9.{number:06d}", " ".join(words)
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    build([Given(target, "2026-07-31")], folder / "grown.db")
    target.unlink()
    return folder / "grown.db"


if __name__ == "__main__":
    main()
