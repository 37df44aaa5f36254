"""What is told of a form in a period: figures for all, per unit, procedure, channel, month, as plain data."""

from dataclasses import dataclass, field

from handlers.surveys.figures import Formula, Group, Picked
from handlers.surveys.spans import Period
from handlers.surveys.themes import Opinion
from handlers.surveys.trust import Note
from knowledge.surveys.form import Form


@dataclass(frozen=True)
class Only:
    """What figures are wanted for: everything, a unit, a procedure (of a unit), or a channel; None: any.

    Raises ValueError for a channel together with a unit or a procedure: such small cells could be told by subtraction.
    """

    unit: str | None = None
    procedure: str | None = None
    channel: str | None = None

    def __post_init__(self) -> None:
        if self.channel is not None and (self.unit is not None or self.procedure is not None):
            raise ValueError(
                "Số liệu theo kênh chỉ xem chung cho cả phiếu: ghép kênh với đơn vị hay thủ tục thì đem trừ các bảng "
                "cho nhau sẽ lộ nhóm dưới 5 phiếu. Anh/chị xem riêng từng chiều."
            )


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, how many were received, its figures (None: hidden), and those before."""

    code: str
    received: int
    group: Group | None
    before: Group | None = None

    @property
    def change(self) -> float | None:
        """How the index changed against the period before, in shares of 1."""
        if self.group is None or self.before is None or self.group.index is None or self.before.index is None:
            return None
        return self.group.index - self.before.index


@dataclass(frozen=True)
class Sample:
    """The sample-size meter: N transactions, n responses that are enough, how many were received."""

    transactions: int
    needed: int
    received: int

    @property
    def missing(self) -> int:
        """How many responses are still missing."""
        return max(0, self.needed - self.received)


@dataclass(frozen=True)
class Trust:
    """How many of the responses counted have a trust note, by kind; which kinds are more than honest people leave, and
    then the figures without the noted ones, where they may be told; and which of these are so in single units."""

    kinds: dict[str, int]
    flagged: int
    notes: tuple[Note, ...]
    without: Group | None
    units: tuple[tuple[str, tuple[Note, ...]], ...] = ()


@dataclass(frozen=True)
class Results:
    """Everything `troly survey results` prints."""

    form: Form
    versions: tuple[str, ...]
    period: Period
    only: Only
    formula: Formula
    whole: Line
    begun: int
    sample: Sample | None
    picked: tuple[Picked, ...]
    trust: Trust
    units: tuple[Line, ...]
    procedures: tuple[Line, ...]
    channels: tuple[Line, ...]
    months: tuple[tuple[Period, Group | None], ...]
    themes: tuple[Opinion, ...]
    targets: dict[str, float] = field(default_factory=dict)

    @property
    def completion(self) -> float | None:
        """The share of those who came to the end among those who began, at most 1; None when nobody was seen to
        begin (responses that were entered some other way)."""
        return min(1.0, self.whole.received / self.begun) if self.begun else None

    @property
    def hidden(self) -> bool:
        """Was anything left out because a group was too small?"""
        lines = (self.whole, *self.units, *self.procedures, *self.channels)
        return any(line.received and (line.group is None or line.group.n < line.received) for line in lines)

    def target(self, unit: str) -> float | None:
        """The target of a unit as a share, None when there is none."""
        percent = self.targets.get(unit, self.targets.get(""))
        return None if percent is None else percent / 100
