"""`make bench`: a tick over 100,000 open rows, and a year's preview for 40 units with 100 duties each.

`BENCH=duties` runs this part alone.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.message import Address
from bot.state import State, duties, groups
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from handlers.context import Context
from handlers.duties import confirm, remind
from handlers.duties.preview import preview
from knowledge.calendar import load_calendar
from knowledge.department import Department, Phone, Unit
from tests import postgres

MONDAY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)  # 9:00 in Việt Nam
ACT = Act("", MONDAY)
_UNITS = 40
_ROWS = 100_000
_RECURRENCES = ("monthly:15", "quarterly:M3-20", "half-yearly:06-15,12-15", "yearly:08-30")


def main() -> None:
    """Print the figures of both databases."""
    with tempfile.TemporaryDirectory(prefix="troly-duties-") as folder, postgres.server() as server:
        urls = {"SQLite": f"sqlite:///{Path(folder) / 'state.db'}"}
        if server:
            postgres.ask(server, "drop database if exists troly_bench")
            postgres.ask(server, "create database troly_bench")
            urls["PostgreSQL"] = server.rsplit("/", 1)[0] + "/troly_bench"
        print("\nduties")
        for name, url in urls.items():
            state = State.open(url)
            _ticks(name, state, _context())
            state.close()
        state = State.open(f"sqlite:///{Path(folder) / 'year.db'}")
        _year(state, _context())
        state.close()


def _context() -> Context:
    units = tuple(Unit(code=f"DV{n:02d}", name=f"Phòng số {n}") for n in range(_UNITS))
    department = Department(name="Sở", address="-", hours=("-",), phones=(Phone(label="-", number="-"),), units=units)

    def none():  # nothing here asks for procedures
        raise LookupError

    return Context(none, department, load_calendar(), lambda: MONDAY.date())


def _ticks(name: str, state: State, context: Context) -> None:
    """Rows of one duty each due on one of the next 250 days: a tick that finds a day's work, one that finds none, and
    one after an outage of a year, when every row is due."""
    state.do(_fill, context)
    first, count = _timed(lambda: state.do(remind.tick, context, MONDAY)), _open(state)
    nothing = _timed(lambda: state.do(remind.tick, context, MONDAY + timedelta(seconds=30)))
    everything = _timed(lambda: state.do(remind.tick, context, MONDAY + timedelta(days=364)))
    print(
        f"  {name}: {count:,} open rows; tick of a working day {first:.2f} s, with nothing to do "
        f"{nothing * 1000:.1f} ms, with every row due {everything:.1f} s"
    )


def _fill(connection, context: Context) -> None:
    for n in range(_UNITS):
        groups.bind(connection, Address("telegram", f"-{n}"), f"DV{n:02d}", "", MONDAY)
    per_unit = _ROWS // _UNITS
    for at in range(0, per_unit, 250):
        duty = duties.add(connection, Duty("report", f"Báo cáo số {at}", quote="trước ngày 20"), ACT)
        days = [MONDAY.date() + timedelta(days=n) for n in range(250)]
        rows = [
            NewRow(f"DV{unit:02d}", f"{at + n}", day, day, context.calendar.next_working(day))
            for unit in range(_UNITS)
            for n, day in enumerate(days)
        ]
        duties.add_rows(connection, duty.id, rows, ACT)


def _open(state: State) -> int:
    return len(state.do(duties.open_rows))


def _year(state: State, context: Context) -> None:
    """100 duties of every kind of recurrence for each of 40 units, confirmed, then the year's preview."""
    codes = tuple(unit.code for unit in context.department.units)

    def confirmed(connection) -> int:
        for n, code in enumerate(codes):
            groups.bind(connection, Address("telegram", f"-{n}"), code, "", MONDAY)
        made = 0
        for n in range(100):
            recurrence = _RECURRENCES[n % len(_RECURRENCES)]
            duty = Duty("report", f"Nhiệm vụ {n} của kế hoạch", codes, recurrence=recurrence, quote="trước ngày 20")
            made += confirm.confirm(connection, duty, ACT, context).rows
        return made

    begin = time.perf_counter()
    made = state.do(confirmed)
    confirming = time.perf_counter() - begin
    begin = time.perf_counter()
    found = state.do(lambda c: sum(1 for _ in preview(c, context, MONDAY.date(), date(2026, 12, 31))))
    spent = time.perf_counter() - begin
    print(
        f"  40 units × 100 duties: {made:,} rows confirmed in {confirming:.1f} s; "
        f"a year's preview, {found:,} messages, {spent:.1f} s"
    )


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
