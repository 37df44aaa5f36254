"""A real plan lived through for a year: who lives it, what must be said on each day, counted by hand."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.message import Address, Document, Memory, Turn
from bot.state import State, duties, files, talks
from bot.state.duties import Row
from handlers import route
from handlers.context import Context
from handlers.units import unit_name
from knowledge.calendar import spoken
from tests.duties.conftest import Life, Message

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
CONFIRMED = date(2023, 1, 3)
DAY = timedelta(days=1)
# What each unit is like.
EARLY, PUNCTUAL, LATE, WRONG, NEVER, LOST, SLOW, OFFICE = "TCBC", "VL", "CCVC", "NCC", "VTLT", "TDKT", "TTDVVL", "VP"
GROUPS = {EARLY: "telegram", PUNCTUAL: "telegram", LATE: "zalo", WRONG: "telegram", NEVER: "zalo", LOST: "telegram"}
GONE_FROM = date(2023, 3, 1)  # the group of LOST throws us out
DOWN = (date(2023, 3, 8), date(2023, 3, 12))  # the service does not run
CUT_OFF = (date(2023, 8, 9), date(2023, 8, 13))  # Telegram does not answer
LADDER = {-14, -7, -3, -1, 0}


@dataclass
class Oracle:
    """What must be said, by counting days one by one: an implementation of its own, as plain as can be."""

    context: Context
    heard: dict[str, date] = field(default_factory=dict)  # the last day on which a unit heard of a row, by row id
    waiting: dict[str, str] = field(default_factory=dict)  # rows of reminders that the channel has not taken yet: units

    def position(self, due: date, day: date) -> int:
        works, count = self.context.calendar.works, 0
        low, high = min(due, day), max(due, day)
        while low < high:
            low += DAY
            count += works(low)
        return count if day > due else -count

    def is_step(self, row: Row, day: date) -> bool:
        at, ladder = self.position(row.due, day), set(LADDER)
        if "trước ngày" in row.quote and row.due == row.named:
            ladder.discard(0)
        return at in ladder or at > 0 and at % 2 == 0

    def due(self, row: Row, day: date) -> bool:
        """Has a step come since the unit last heard of the row?"""
        if row.due is None or not row.open:
            return False
        if row.id in self.waiting:
            return True
        heard = self.heard.get(row.id)
        if heard is None:  # known since it was confirmed: at once when the ladder has begun
            return self.position(row.due, day) >= -14
        days = (heard + DAY * n for n in range(1, (day - heard).days + 1))
        return any(self.context.calendar.works(d) and self.is_step(row, d) for d in days)


class Year(Life):
    """The units, their people and what they do."""

    def __init__(self, state: State, context: Context) -> None:
        super().__init__(state, context)
        self.oracle = Oracle(self.context)
        self.returned: set[str] = set()
        self.turns = 0
        self.at(FIRST)
        for unit, channel in GROUPS.items():
            self.group(unit, f"-{unit}", channel)
            self.person("staff", f"u{unit}", unit, channel)
        self.person("staff", f"u{SLOW}", SLOW)
        self.deputy(SLOW, "deputy")
        self.person("office", "office")
        self.person("leader", "leader")

    async def doing(self, what: Callable[..., None], *args: Any) -> None:
        """Something that people do, while the service goes on."""
        what(*args)

    # --- what people say -------------------------------------------------------------------------------------------
    def says(self, person: str, text: str, channel: str = "telegram", group: str = "", file: str = "") -> str:
        turn = Turn(
            Address(channel, group or person), text, person=person, is_group=bool(group),
            document=Document("d", "ke-hoach.txt", file=file) if file else None,
        )  # fmt: skip

        def turned(connection) -> str:
            memory = talks.recall(connection, turn.address, self.now)
            reply, kept = route.reply(turn, memory, self.context, connection, self.now)
            talks.remember(connection, turn.address, kept or Memory(), self.now)
            return reply.plain() if reply else ""

        return self.state.do(turned)

    def unit_says(self, unit: str, text: str) -> str:
        self.turns += 1
        if unit in GROUPS and not (unit == LOST and self.day >= GONE_FROM):
            return self.says(f"u{unit}", text, GROUPS[unit], f"-{unit}")
        return self.says("office" if unit == OFFICE else f"u{unit}", text, GROUPS.get(unit, "telegram"))

    def reports(self, row: Row) -> None:
        said = self.unit_says(row.unit, f"xong việc {row.number}, báo cáo số {row.number}/BC-{row.unit}, đạt 95%")
        if self.row(row).state != "reported":  # a kind that must carry more than that
            said = self.unit_says(row.unit, "95%")
        assert self.row(row).state == "reported", said

    # --- the Office reads and confirms the plan ----------------------------------------------------------------------
    def office_confirms(self, plan: bytes) -> None:
        """One screen at a time: what has no time is dropped, a unit is named where the plan names none."""
        self.at(CONFIRMED, 8)
        file = self.state.do(lambda c: files.keep(c, plan, "ke-hoach.txt", self.now, until=self.now + 2 * DAY))
        said = self.says("office", "", file=file)
        assert "25 việc" in said, said
        screen = self.says("office", "1")
        while match := re.search(r"Đề xuất (\d+)/25", screen):
            if "không ghi hạn" in screen.lower() or "chưa có hạn" in screen.lower():
                screen = self.says("office", "bỏ")
                continue
            if "đánh giá nội bộ" in screen and match[1] == "6":
                screen = self.says("office", "đơn vị tất cả các phòng")
            elif match[1] == "7":
                screen = self.says("office", "đơn vị VP")
            screen = self.says("office", "nhận")

    # --- days --------------------------------------------------------------------------------------------------------
    def up(self) -> bool:
        return not DOWN[0] <= self.day <= DOWN[1]

    def expected(self) -> dict[str, list[Row]]:
        """By unit: what is to be in its reminder of today."""
        found: dict[str, list[Row]] = defaultdict(list)
        if not self.context.calendar.works(self.day):
            return found
        for row in self.state.do(duties.open_rows):
            if self.oracle.due(row, self.day):
                found[row.unit].append(row)
        return found

    def acts(self) -> None:
        """What the units do in the course of a working day."""
        for row in self.state.do(duties.open_rows):
            if row.due is None:
                continue
            at = self.oracle.position(row.due, self.day)
            match row.unit:
                case "TCBC" if at >= -7:
                    self.reports(row)
                case "VL" if at >= -14 and row.state == "new":
                    assert "Đã ghi" in self.unit_says("VL", f"đã nhận việc {row.number}")
                case "VL" | "TDKT" | "VP" if at >= -1:
                    self.reports(row)
                case "CCVC" if at >= 5:
                    self.reports(row)
                case "NCC" if row.state == "new" and at >= -3 or row.state == "returned" and at >= 0:
                    self.reports(row)
                case "TTDVVL" if at >= 0 and row.extension == "":
                    until = row.due + timedelta(days=14)
                    said = f"xin gia hạn việc {row.number} đến {until:%d/%m/%Y} vì chờ số liệu"
                    assert "Đã ghi" in self.unit_says("TTDVVL", said)
                case "TTDVVL" if at >= -1 and row.extension == "granted":
                    self.reports(row)

    def judges(self) -> None:
        """The Office's afternoon: it returns the first report of WRONG, grants time, accepts the rest."""
        for row in self.state.do(duties.asking_time):
            self.turns += 1
            assert "Đã ghi" in self.says("office", f"cho gia hạn {row.number}")
            self.oracle.heard[row.id] = self.day
        for row in self.state.do(duties.in_states, ("reported",)):
            self.turns += 1
            if row.unit == WRONG and row.id not in self.returned:
                new = self.day + timedelta(days=8)
                said = self.says("office", f"trả lại việc {row.number} vì thiếu biểu 2, hạn mới {new:%d/%m/%Y}")
                assert self.row(row).state == "returned", said
                self.returned.add(row.id)
                self.oracle.heard[row.id] = self.day
            else:
                said = self.says("office", f"duyệt {row.number}")
                assert "chấp nhận" in said, said


def reminders(messages: list[Message]) -> list[Message]:
    return [m for m in messages if "Nhắc việc" in m.text and "chưa báo cáo" in m.text and not m.reply.replaces]


def numbers(message: Message) -> list[int]:
    return [int(n) for n in re.findall(r"^• Việc (\d+):", message.text, re.MULTILINE)]


async def lived(year: Year, plan: bytes, quiet: bool = True) -> list[Message]:
    """The year, every message checked; all that was said. `quiet`: also look at days off, and at hours when nothing is to be said."""
    told: list[Message] = []
    counted: Counter[str] = Counter()
    async with year.serving() as delivery:
        year.at(FIRST)
        while year.day <= LAST:
            today, works = year.day, year.context.calendar.works(year.day)
            if today == CONFIRMED:
                await year.doing(year.office_confirms, plan)
            if today == GONE_FROM:
                year.channels["telegram"].gone.add(f"-{LOST}")
            year.channels["telegram"].down = CUT_OFF[0] <= today <= CUT_OFF[1]
            if year.up() and (quiet or works):
                if quiet and works:
                    assert reminders(await year.at(today, 6).passing(delivery)) == [], "nobody is at work"
                expected = year.at(today, 9).expected()
                sent = await year.passing(delivery)
                told += sent
                counted.update(check(year, expected, reminders(sent)))
                if quiet and works:
                    sent = await year.at(today, 9, 30).passing(delivery)
                    assert reminders(sent) == [], "one message a group and day"
                    told += sent
                if works:
                    for hour, what in ((10, year.acts), (15, year.judges)):
                        before = year.turns
                        await year.at(today, hour).doing(what)
                        if quiet or year.turns > before:
                            sent = await year.at(today, hour, 5).passing(delivery)
                            assert reminders(sent) == [], "one message a group and day, else cards and news"
                            told += sent
            year.at(today + DAY)
    assert counted["private"] and counted["catch-up"] and counted["messages"] > 150, counted
    return told


def check(year: Year, expected: dict[str, list[Row]], sent: list[Message]) -> Counter[str]:
    """Every reminder of a day against what was to be said: the unit, the place, the rows, how far off each is."""
    counted: Counter[str] = Counter()
    by_unit: dict[str, list[Message]] = defaultdict(list)
    names = {unit_name(year.context.department, u.code): u.code for u in year.context.department.units}
    for message in sent:
        by_unit[names[re.search(r"Kính gửi (.*)\.", message.text)[1]]].append(message)  # type: ignore[index]
    for unit in expected:
        if GROUPS.get(unit, "telegram") == "telegram" and year.channels["telegram"].down:
            assert unit not in by_unit
            year.oracle.waiting |= {row.id: unit for row in expected[unit]}
            continue
        year.oracle.waiting = {id: of for id, of in year.oracle.waiting.items() if of != unit}
        assert {m.address.chat for m in by_unit[unit]} == places(year, unit), (year.day, unit)
        assert len(by_unit[unit]) == len(places(year, unit))
        for message in by_unit[unit]:
            rows = sorted(expected[unit], key=lambda row: (row.due, row.number))
            assert numbers(message) == [row.number for row in rows][:10], (year.day, unit, message.text)
            for row in rows[:10]:
                assert said(year, row) in message.text, (year.day, row, message.text)
            assert message.at.date() == year.day and year.context.calendar.works(year.day)
            counted["messages"] += 1
            counted["private"] += unit == LOST and not message.address.chat.startswith("-")
            on_ladder = [year.oracle.is_step(row, year.day) for row in rows]
            counted["catch-up"] += not all(on_ladder)
        for row in expected[unit]:
            year.oracle.heard[row.id] = year.day
    assert set(by_unit) <= set(expected), (year.day, set(by_unit) - set(expected))
    return counted


def places(year: Year, unit: str) -> set[str]:
    if unit == OFFICE:
        return {"office"}
    if unit == SLOW:
        return {f"u{SLOW}", "deputy"}
    if unit == LOST and year.day >= GONE_FROM:
        return {f"u{LOST}"}
    return {f"-{unit}"}


def said(year: Year, row: Row) -> str:
    at = year.oracle.position(row.due, year.day)
    if at > 0:
        return f"Đã trễ {at:02d} ngày làm việc (hạn {row.due:%d/%m/%Y})"
    if at < 0:
        return f"còn {-at:02d} ngày làm việc"
    # A date that the Office set anew may be a day off: this is the last working day before it.
    return "Hạn là hôm nay" if row.due == year.day else f"Hạn {spoken(row.due)}."


def ended(year: Year, told: list[Message]) -> None:
    """How the year ends: who was in time, and what the Office and the leaders have heard."""
    rows = [r for d in year.state.do(duties.listed) for r in year.state.do(duties.of_duty, d.id) if r.due]
    in_2023 = [r for r in rows if r.due and r.due.year == 2023]
    fates = {unit: Counter(r.on_time for r in in_2023 if r.unit == unit) for unit in {r.unit for r in in_2023}}
    assert set(fates[EARLY]) == {True} and set(fates[PUNCTUAL]) == {True} and set(fates[LATE]) == {False}
    assert set(fates[LOST]) == {True} and set(fates[SLOW]) == {True} and set(fates[NEVER]) == {None}
    never = [r for r in in_2023 if r.unit == NEVER]
    assert never and all(r.state == "new" and r.told == 2 for r in never)
    assert all(
        r.named and r.due == r.named + timedelta(days=14) or r.extension == "granted" for r in in_2023 if r.unit == SLOW
    )
    news = [m for m in told if "việc mới" in m.text]
    assert news and {m.at.date() for m in news} == {CONFIRMED}, "told on the day, never again"
    assert len({m.address for m in news}) == len(news), "in one message"
    that_day = {m.address: set(numbers(m)) for m in reminders(told) if m.at.date() == CONFIRMED}
    assert all(not set(numbers(m)) & that_day.get(m.address, set()) for m in news), "not what was reminded anyway"
    office = [m.text for m in told if m.address.chat == "office"]
    leader = [m.text for m in told if m.address.chat == "leader"]
    assert (
        sum("Việc của tuần" in t for t in office) > 40 and sum("Việc của các đơn vị, tháng" in t for t in leader) == 10
    )
    assert any("Việc trễ hạn từ 03 ngày" in t and "Phòng Văn thư, lưu trữ" in t for t in office)
    assert any("Việc trễ hạn từ 10 ngày" in t and "Phòng Văn thư, lưu trữ" in t for t in leader)
    assert any("không nhận được tin nhắc việc" in t and "nhắn riêng 01 người" in t for t in office)
