"""Old agency names and who does their work now (words/agencies.yaml; an Office corrects it for its province)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from knowledge.phrases import Phrases, Word


@dataclass(frozen=True)
class Moved:
    """An old agency, for certain topics (() = the rest), and the sentence that says where its work went."""

    topics: tuple[str, ...]
    now: str
    certain: bool
    note: str


@cache
def _known() -> tuple[Phrases, Phrases]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load((files("knowledge") / "words" / "agencies.yaml").read_text(encoding="utf-8"), Loader=loader)
    names, topics = Phrases(), Phrases()
    for entry in raw:
        moved = Moved(tuple(entry.get("topics") or ()), entry["now"], bool(entry["certain"]), entry["note"])
        for name in entry["old"]:
            names.add(name, moved)
        for topic in moved.topics:
            topics.add(topic, topic)
    return names, topics


def moved(text: Sequence[Word]) -> Moved | None:
    """The agency that took over from an old one named in a text; entries for the text's topic win over the rest."""
    names, topics = _known()
    hits = names.find(text)
    if not hits:
        return None
    longest = max(hit.end - hit.start for hit in hits)
    said = {hit.value for hit in topics.find(text)}
    found = [hit.value for hit in hits if hit.end - hit.start == longest]
    return max(found, key=lambda m: (len(said & set(m.topics)), not m.topics))
