"""Units by on-time share: what counts, ties, who has no place."""

from datetime import date

from handlers.duties.ranking import ranked
from tests.duties.a_year import TODAY, done, row


def places(*rows) -> list[tuple[int, str, int, int]]:
    return [(r.place, r.unit, r.in_time, r.counted) for r in ranked(rows, TODAY)]


def test_the_share_decides_and_the_same_share_is_the_same_place() -> None:
    rows = [done("A"), done("A", False), done("B"), done("C"), done("C"), done("D", False), *[done("E")] * 2]
    assert places(*rows, done("E", False), done("E", False)) == [
        (1, "C", 2, 2), (1, "B", 1, 1), (3, "E", 2, 4), (3, "A", 1, 2), (5, "D", 0, 1),
    ]  # fmt: skip


def test_what_is_late_counts_against_even_before_it_is_reported() -> None:
    rows = [done("A"), row("A"), row("A", state="reported", reported=date(2026, 10, 20))]
    (rank,) = ranked(rows, TODAY)
    assert (rank.in_time, rank.counted, rank.late, rank.percent) == (1, 3, 1, "33,3 %")


def test_what_is_open_waits_or_has_no_date_does_not_count() -> None:
    nothing = [
        row("A", date(2026, 12, 1)), row("A", None), row("A", approximate=True), row("A", state="not_applicable"),
        row("A", state="reported", reported=date(2026, 10, 10)), done("A", None),
        row("A", date(2026, 12, 1), "returned"),
    ]  # fmt: skip
    assert places(*nothing) == [] and places(*nothing, done("B")) == [(1, "B", 1, 1)]


def test_a_whole_share_has_no_decimals() -> None:
    assert ranked([done("A")], TODAY)[0].percent == "100 %"
    assert ranked([done("A"), *[done("A", False)] * 7], TODAY)[0].percent == "12,5 %"
