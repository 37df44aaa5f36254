"""Is the lexicon sound: phrases no record covers, entries that shadow one another, records no entry reaches."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.lexicon import Need, Words, WordsError, need_files, read_needs
from knowledge.phrases import read
from knowledge.store import Store, resolve, written_out
from knowledge.text import bare, fold, words

_COVERED = 0.6  # share of the main phrase's words that a name must hold (or of a short name's, the phrase)


@dataclass
class Report:
    """What was found; only `errors` make the lexicon unusable as it stands."""

    errors: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    shadowed: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)

    def sections(self) -> tuple[tuple[str, list[str]], ...]:
        """Titles and lines, the gravest first."""
        return (
            ("Lỗi phải sửa", self.errors),
            ("Cách nói đứng ở nhiều mục khác thủ tục", self.shadowed),
            ("Mục có cụm chính không khớp tên thủ tục nào", self.uncovered),
            ("Thủ tục cấp xã, cấp tỉnh dùng chung cả nước chưa có mục nào", self.unreached),
        )


def check(database: Path, extra: Path | None = None) -> Report:
    """Check the shipped needs and an Office's own against the catalogue of a knowledge.db."""
    report, store, known = Report(), Store(database), Words()
    needs = list(_sound(report, extra))
    cards = store.cards
    used = resolve(needs, cards)
    report.shadowed += _shadowed(used)
    report.uncovered += _uncovered(used, [_written_out(card.name, known) for card in cards])
    reached = {position for _, positions in used for position in positions}
    traits = store.traits()
    for position, card in enumerate(cards):
        local = bool(traits[position][3])
        if position not in reached and not local and re.search(r"\b(xa|tinh)\b", bare(card.level)):
            report.unreached.append(f"{card.code} {card.name[:120]}")
    return report


def _written_out(name: str, known: Words) -> str:
    """A name folded, its acronyms written out."""
    return " ".join(word.folded for word in written_out(read(name), known))


def _sound(report: Report, extra: Path | None) -> Iterator[Need]:
    """The needs that can be used; files that cannot be read, ids used twice and unknown slots are errors."""
    seen: dict[str, str] = {}
    slots = set(Words().slots)
    for source in need_files(extra):
        try:
            for need in read_needs(source):
                if seen.get(need.id) == source.name:
                    report.errors.append(f"{source.name}: mã mục {need.id} dùng hai lần")
                seen[need.id] = source.name
                unknown = {s for t in need.triggers for s in re.findall(r"\{([^}]*)\}", t)} - slots
                if unknown:
                    report.errors.append(f"{source.name}: mục {need.id} có chỗ trống lạ {', '.join(sorted(unknown))}")
                yield need
        except (WordsError, UnicodeDecodeError) as error:
            report.errors.append(str(error))


def _shadowed(used: Sequence[tuple[Need, tuple[int, ...]]]) -> Iterator[str]:
    by_trigger: dict[str, list[tuple[Need, tuple[int, ...]]]] = defaultdict(list)
    for need, positions in used:
        if not need.general:
            for trigger in set(need.triggers):
                by_trigger[trigger.lower()].append((need, positions))
    for trigger, owners in sorted(by_trigger.items()):
        apart = [n.id for n, positions in owners if not set(positions) & set(owners[0][1])]
        if apart and not any(need.unless for need, _ in owners):
            yield f"“{trigger}”: {', '.join(need.id for need, _ in owners)}"


def _covered(main: set[str], name: set[str]) -> float:
    """The share of the shorter of two sets of words that the other holds."""
    return len(main & name) / max(min(len(main), len(name)), 1)


def _uncovered(used: Sequence[tuple[Need, tuple[int, ...]]], names: Sequence[str]) -> Iterator[str]:
    for need, positions in used:
        main = set(words(need.phrases[0][0])) if need.phrases else set()
        best = max((_covered(main, set(names[p].split())) for p in positions), default=0)
        if not main or best < _COVERED:
            said = need.phrases[0][0] if need.phrases else "(không có cụm chính)"
            yield f"{need.id}: “{said}” so với “{fold(names[positions[0]])[:80]}”"
