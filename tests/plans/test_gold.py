"""The founding documents and the figures the Office was promised; needs ../shared/data/plans."""

import importlib.util
import json
from pathlib import Path

import pytest

from knowledge.plans import read_plan

SHARED = Path(__file__).parents[3] / "shared/data"
PLANS = SHARED / "plans"
pytestmark = pytest.mark.skipif(not PLANS.is_dir(), reason=f"{PLANS} is not there (test material outside the project)")


@pytest.fixture(scope="module")
def bench():
    path = Path(__file__).parents[2] / "benchmarks/plans.py"
    spec = importlib.util.spec_from_file_location("plans_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("aside", "found", "false"), [(False, 0.95, 0.08), (True, 0.80, 0.15)], ids=["worked with", "kept aside"]
)
def test_the_promised_figures_are_met(bench, aside, found, false):
    golds = json.loads((PLANS / "gold.json").read_text(encoding="utf-8"))
    sums = bench.total([bench.measure(gold) for gold in golds if (gold["file"] in bench.ASIDE) == aside])
    assert sums["found"] >= found * sums["gold"]
    assert sums["false"] <= false * sums["proposed"]
    assert sums["units"] >= 0.85 * sums["found"]
    assert sums["recurrence"] >= 0.85 * sums["recurring"]


@pytest.mark.parametrize(
    ("name", "dues"),
    [
        ("seed_000.txt", ["2022-03-10", "2022-03-14"]),
        ("seed_001.txt", ["2023-03-15", "2023-03-15", "2023-02-10", "2023-02-20", "2023-08-15", "2023-11-15"]),
        ("seed_002.txt", []),
        ("seed_003.txt", []),
    ],
)
def test_the_founding_documents_are_read(name, dues):
    plan = read_plan(PLANS / name)
    assert [duty.due.isoformat() for duty in plan.duties if duty.due] == dues
    text = (PLANS / name).read_text(encoding="utf-8")
    assert plan.duties and all(duty.text in text for duty in plan.duties)


def test_every_passage_of_every_document_is_exact():
    for path in PLANS.glob("*_*.txt"):
        text = path.read_text(encoding="utf-8")
        assert all(duty.text in text for duty in read_plan(path).duties), path.name
