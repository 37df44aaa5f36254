"""What a question means in the light of what was said before: a sibling of the matter, an earlier one, a new one."""

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import exp

from bot.message import Memory
from handlers.cues import Before, spoken_of
from knowledge.found import Found, Group
from knowledge.library import Library
from knowledge.names import without_level
from knowledge.question import Asked
from knowledge.store import Card
from knowledge.text import fold

_ABSENT = -6.0  # below the best: what a search did not find at all
_SURE = 0.3  # of the candidates' likelihood together: above it the first is answered (9 in 10 are right then)
_SURE_ALONE = 0.8
_LOOKED_AT = 20  # of each search; what stands below is never the first
_ELSEWHERE, _SURELY_ELSEWHERE = 0.45, 0.6  # how much likelier a message out of scope than a saying
_KNOWS = 0.12  # of scope: below it what is asked has nothing of an administration
SIGNS = (
    "beside_bare", "own_short", "beside_short", "own_long", "beside_long", "own_goes_on", "beside_goes_on",
    "same_field", "alike", "alike_acted", "same_object", "same_object_bare", "listed", "listed_short", "earlier",
    "current", "current_differs", "current_goes_on", "current_new", "named", "exact", "said_of_name", "new_in_name",
    "new_differs", "stranger", "own_doubtful", "beside_doubtful", "alike_doubtful", "current_doubtful", "told",
    "same_object_acted", "current_held", "current_faceted", "current_in_case", "current_wishes", "current_short",
    "current_sure", "own_in_case", "beside_in_case", "elsewhere_in_case", "new_alike", "current_undone",
    "alike_does", "foreign_alike", "current_not_foreign",
)  # fmt: skip


@dataclass(frozen=True)
class Light:
    """A search seen in the light of the conversation: the groups in their new order, what to do, does the question go
    on asking the same ("còn gia hạn"), does it take the one before back, does it ask of the current one whether it
    holds `in_case` of something?"""

    found: Found
    verdict: str
    goes_on: bool = False
    corrects: bool = False
    in_case: bool = False


def in_light(found: Found, verdict: str, memory: Memory, library: Library) -> Light:
    """The search of a question, and what it alone says to do, together with the same words searched beside the
    current matter."""
    asked = found.asked
    before = spoken_of(asked, memory, library)
    if before is None or (verdict == "unknown" and (library.absent(asked) or library.private(found))):
        return Light(found, verdict)
    as_it_is = Light(found, verdict, before.as_before, before.corrects)
    if not open_to(before, found, verdict):
        return as_it_is
    groups = _weighed(found, before, library)
    if not groups:
        return as_it_is
    as_it_is = replace(as_it_is, in_case=before.in_case and _is_current(groups[0], before))
    if verdict == "answer" and groups[0].main.folded == found.groups[0].main.folded:
        return as_it_is
    if verdict == "unknown" and not _of_the_matter(groups[0], before):
        return as_it_is
    sure = 1 / sum(exp(g.score - groups[0].score) for g in groups)
    seen = replace(found, groups=groups, certainty=replace(found.certainty, right=sure))
    return replace(as_it_is, found=seen, verdict="answer" if sure >= _SURE else "choose")


def open_to(before: Before, found: Found, verdict: str) -> bool:
    """May what was said before change what a question means?"""
    return (_linked if verdict == "unknown" else _open)(before.asked, found, before)


def _linked(asked: Asked, found: Found, before: Before) -> bool:
    """May a question that no procedure fits be about the current matter all the same?"""
    named = {word for card in before.cards for word in card.folded.split()}
    short = len(set(asked.content)) <= 4
    names = len(named & set(asked.content)) >= 2
    if before.in_case and not found.groups:
        return True  # its words stand nowhere: a case of what is spoken of
    asks = before.in_case or bool(set(asked.facets) - {"overview"})
    if found.certainty.outside >= (_SURELY_ELSEWHERE if asked.actions or names or asks else _ELSEWHERE):
        return False
    picks = short and not before.memory.current
    if asks and found.certainty.business >= _KNOWS and not before.turns_away:
        return True
    return before.goes_on or before.back or names or picks or (short and bool(asked.actions))


def _open(asked: Asked, found: Found, before: Before) -> bool:
    """May what was said before change how a question is understood?

    Not if it is whole and sure of its answer, or says a whole name, unless it tells apart what was listed."""
    whole = len(asked.content) > 4 and (found.certainty.right >= _SURE_ALONE or found.named_in_full)
    return not whole or before.goes_on or before.back or before.in_case or bool(before.told)


def _of_the_matter(group: Group, before: Before) -> bool:
    """Does a candidate belong to what was spoken of: its field, or the list?"""
    fields = {card.field for card in before.cards}
    return any(card.field in fields for card in group.cards)


def _is_current(group: Group, before: Before) -> bool:
    """Is a candidate the current procedure, of whatever level?"""
    matter = without_level(before.cards[0].folded)
    return bool(before.memory.current) and without_level(group.main.folded) == matter


def _weighed(found: Found, before: Before, library: Library) -> tuple[Group, ...]:
    """The groups of both searches by what the two say and how likely each is to come next, the likeliest first."""
    weights = followed()
    rows = signs(found, before, library)
    if before.another and before.asked.content:
        # "còn X" is about X: neither the current procedure nor one that knows nothing of X.
        rows = [(g, said) for g, said in rows if not said["current"] and not said["stranger"]] or rows
    weighed = [replace(g, score=sum(weights.get(s, 0.0) * x for s, x in said.items())) for g, said in rows]
    return tuple(sorted(weighed, key=lambda g: -g.score))


@cache
def followed() -> dict[str, float]:
    """The published weights of SIGNS (docs/ranking.md tells how they were learned)."""
    return json.loads((files("knowledge") / "weights.json").read_text(encoding="utf-8"))["follow"]


def signs(found: Found, before: Before, library: Library) -> list[tuple[Group, dict[str, float]]]:
    """Every candidate of a question that follows others, with what can be seen of it: one number per SIGNS."""
    asked, memory = before.asked, before.memory
    matter = before.cards[0].folded if memory.current else memory.topic or before.cards[0].folded
    joined = library.find_beside(asked, library.names.without_actions(matter) if asked.actions else matter)
    alone, beside = ({g.main.folded: g for g in f.groups} for f in (found, joined))
    own, its = _below_best(alone), _below_best(beside)
    named = any(_named(g, asked) for g in list(alone.values())[:10] if g.main.code != memory.current)
    before = replace(before, bare=before.bare and not named)
    kind = "bare" if before.bare else "short" if len(asked.content) <= 4 else "long"
    doubtful = 1 - found.certainty.business  # alone the question names nothing that the catalogue holds
    goes_on = float((before.goes_on or before.back) and not before.bare)
    rows = []
    for name in _likeliest(alone, beside, memory):
        group, a, b = alone.get(name) or beside[name], own.get(name, _ABSENT), its.get(name, _ABSENT)
        scored = dict.fromkeys(SIGNS, 0.0) | {f"beside_{kind}": b}
        if kind != "bare":  # what an action alone finds is any object's
            scored[f"own_{kind}"] = a
        scored |= {"own_goes_on": a * goes_on, "beside_goes_on": b * goes_on}
        placed = _place(group, before, library)
        placed |= {
            "own_doubtful": a * doubtful * (kind != "bare"),
            "beside_doubtful": b * doubtful,
            "alike_doubtful": placed["alike"] * doubtful,
            "current_doubtful": placed["current"] * doubtful,
        }
        placed |= {
            "current_sure": placed["current"] * found.certainty.right,
            "own_in_case": a * before.in_case * (kind != "bare"),
            "beside_in_case": b * before.in_case,
            "elsewhere_in_case": float(before.in_case and not placed["same_field"]),
        }
        # It holds none of the new words: neither the search nor its name knows what the question adds.
        placed["stranger"] = float(
            kind != "bare" and a == _ABSENT and placed["new_in_name"] == 0 and not placed["current"]
        )
        rows.append((group, scored | placed))
    return rows


def _likeliest(alone: dict[str, Group], beside: dict[str, Group], memory: Memory) -> list[str]:
    """The names worth a closer look: the best of both searches, and what was spoken of."""
    best = dict.fromkeys(name for found in (alone, beside) for name in list(found)[:_LOOKED_AT])
    spoken = {memory.current, *memory.listed, *memory.earlier}
    found = alone | beside
    return [name for name in found if name in best or any(card.code in spoken for card in found[name].cards)]


def _below_best(groups: dict[str, Group]) -> dict[str, float]:
    top = max((g.score for g in groups.values()), default=0.0)
    return {name: max(g.score - top, _ABSENT) for name, g in groups.items()}


@cache
def _words_of(card: Card) -> frozenset[str]:
    """The words of a name, without those in brackets (a level, the decree it follows)."""
    return frozenset(without_level(fold(re.sub(r"\([^)]*\)", " ", card.name))).split())


def _named(group: Group, asked: Asked) -> bool:
    """Does the question say every word of a name?"""
    name = _words_of(group.main)
    return len(name) >= 2 and name <= {w.folded for w in asked.words}


def _place(group: Group, before: Before, library: Library) -> dict[str, float]:
    """Where a candidate stands in the conversation, whatever the words."""
    codes, memory = {card.code for card in group.cards}, before.memory
    current = float(_is_current(group, before))
    listed = float(bool(codes & set(memory.listed)))
    alike = library.names.alike(before.cards[0], group.main) if memory.current and not current else 0.0
    name, does = _words_of(group.main), library.names.does(group.main, before.asked)
    spoken, known, new = before.spoken, before.known, before.new
    new_in_name = len(new & name) / len(new) if new else 0.0
    return {
        "same_field": float(_of_the_matter(group, before)),
        "alike": alike,
        "alike_acted": alike * bool(before.asked.actions),
        "same_object": float(alike > 0.95),
        "same_object_acted": float(alike > 0.95 and does),
        "told": float(bool(codes & before.told)),
        "same_object_bare": float(alike > 0.95 and before.bare and does),
        "listed": listed,
        "listed_short": listed * (len(before.asked.content) <= 4),
        "said_of_name": len(name & known) / len(name) if name else 0.0,
        "new_in_name": new_in_name,
        "new_differs": new_in_name * before.differs,
        "exact": float(bool(name) and name <= spoken and set(before.asked.content) <= name),
        "current_new": current * before.differs * bool(new),
        "current_held": current * before.held,
        "current_faceted": current * bool(set(before.asked.facets) - {"overview"}),
        "current_in_case": current * before.in_case,
        "current_wishes": current * before.wishes,
        "current_short": current * (len(before.asked.content) <= 4),
        "new_alike": new_in_name * alike,
        "current_undone": current * bool(before.asked.actions) * (not does),
        "alike_does": alike * does,
        "foreign_alike": alike * (before.foreign and "nuoc ngoai" in group.main.folded),
        "current_not_foreign": current * (before.foreign and "nuoc ngoai" not in group.main.folded),
        "earlier": float(not current and bool(codes & set(memory.earlier))),
        "current": current,
        "current_differs": current * before.differs,
        "current_goes_on": current * before.goes_on,
        "named": float(_named(group, before.asked)),
    }
