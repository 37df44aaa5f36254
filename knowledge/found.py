"""What a search gives: procedures grouped by name, the likeliest first, and how sure that is."""

from dataclasses import dataclass

from knowledge.decide import Certainty
from knowledge.names import without_level
from knowledge.question import Asked
from knowledge.store import Card

OFFERED = 5


@dataclass(frozen=True)
class Group:
    """Procedures with one name: the one to state first, then the others; `rules` only for those that may be offered."""

    cards: tuple[Card, ...]
    score: float
    rules: dict[str, float]

    @property
    def main(self) -> Card:
        """The one that stands for all."""
        return self.cards[0]


@dataclass(frozen=True)
class Found:
    """The answer of the library: groups best first, and how certain the first is."""

    asked: Asked
    groups: tuple[Group, ...]
    certainty: Certainty
    doubtful: bool = False  # what came first is for a purpose that nobody spoke of

    @property
    def named_in_full(self) -> bool:
        """Does the question say the whole name of the first and little else ("đăng ký khai sinh cho con")?

        Its siblings ("… lưu động", "… có yếu tố nước ngoài") would need words that nobody said.
        """
        name = without_level(self.groups[0].main.folded).split() if self.groups else []
        said = {w.folded for w in self.asked.words}
        return len(name) >= 4 and said.issuperset(name) and len(set(self.asked.content) - set(name)) <= 4
