"""A question as typed in; what is asked about, of which facet, in words that can be looked up."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.lexicon import Words
from knowledge.phrases import Hit, Word, longest, read
from knowledge.spelling import Spelling, as_words
from knowledge.text import clean, has_accents, syllables

FACETS = ("dossier", "time", "fee", "place", "online", "steps", "forms", "conditions", "legal", "result", "overview")
NO_FACET = "none"  # words that look like asking but name a matter: "học phí", "đủ điều kiện kinh doanh"
CODE = re.compile(r"\b\d\.\d{6,9}(?:-[A-Za-z]+)?\b|\b\d\.\d{4,}\b")
MOST_CHARACTERS = 2000  # of a question; nobody's question needs more, and what a flood costs stays small
_ASIDE = 0.6  # what a word weighs in a sentence that only tells the story
_SENTENCE = re.compile(r"[.?!;\n]+\s*")
_ASKING = re.compile(r"\b(muốn|xin|cần|phải|muon|xin|can|phai|làm|lam|đăng ký|dang ky)\b")


@dataclass(frozen=True)
class Asked:
    """A question understood as far as words go.

    `words` are all its words after short forms, telex, English and typing errors were mended; `weights` tell how much
    each one names the matter (0 = only asks). `facets` stand in the order asked.
    """

    text: str
    words: tuple[Word, ...]
    weights: tuple[float, ...]
    matter: bool = True  # does any word name a matter of its own, besides asking, greeting, going on?
    focus: tuple[bool, ...] = ()  # does the word stand in a sentence that asks?
    facets: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    actions: tuple[tuple[str, bool], ...] = ()
    accented: bool = False
    english: bool = False
    spoken: tuple[str, ...] = ()  # the words as understood, with their accents where typed
    mended: tuple[tuple[str, str], ...] = field(default=())

    @property
    def content(self) -> tuple[str, ...]:
        """The folded words that name the matter."""
        return tuple(w.folded for w, weight in zip(self.words, self.weights, strict=True) if weight > 0.2)

    def terms(self, only_focus: bool = False) -> dict[str, float]:
        """Words and neighbouring pairs with their weights, ready for an index; of the sentences that ask alone."""
        weighted = zip(self.words, self.weights, self.focus, strict=True)
        return terms_of([(w.folded, weight) for w, weight, near in weighted if near or not only_focus])


def terms_of(weighted: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Words and neighbouring pairs (what only asks is stepped over); the heavier of two mentions counts."""
    found: dict[str, float] = defaultdict(float)
    kept = [(w, x) for w, x in weighted if x > 0]
    for folded, weight in kept:
        found[folded] = max(found[folded], weight)
    for (left, a), (right, b) in zip(kept, kept[1:], strict=False):
        found[f"{left}_{right}"] = max(found[f"{left}_{right}"], min(a, b))
    sure = [(w, x) for w, x in kept if x >= 0.5]
    for (left, a), (right, b) in zip(sure, sure[1:], strict=False):
        found[f"{left}_{right}"] = max(found[f"{left}_{right}"], 0.8 * min(a, b))
    return dict(found)


def read_question(text: str, words: Words, spelling: Spelling | None) -> Asked:
    """Understand the words of a question. Any text will do, also none."""
    text = clean(text)[:MOST_CHARACTERS]
    codes = tuple(dict.fromkeys(CODE.findall(text)))
    typed = syllables(CODE.sub(" ", text))
    english = _is_english(typed, words)
    foreign: set[int] = set()
    mended = typed
    if english:
        long, foreign = _translate(typed, words)
    else:
        mended = spelling.untelex(typed) if spelling else typed
        long = [s for part in _replace(as_words(mended), words.short, mended) for s in part]
        long = spelling.repair(long) if spelling else long
    asked = as_words(long)
    facet_hits = longest(words.facets.find(asked))
    focus = _focus(asked, CODE.sub(" ", text))
    weights = _weights(asked, facet_hits, words, has_accents(" ".join(long)))
    weights = [w if near else w * _ASIDE for w, near in zip(weights, focus, strict=True)]
    weights = [0.0 if at in foreign else w for at, w in enumerate(weights)]
    only_asks = not any(w >= 0.45 for w in weights)
    if only_asks:
        weights = [max(w, 0.6) for w in weights]
    return Asked(
        text=text,
        words=tuple(asked),
        weights=tuple(weights),
        focus=tuple(focus),
        matter=not only_asks and _names_matter(asked, weights, words),
        facets=_facets(facet_hits),
        codes=codes,
        wishes=tuple(dict.fromkeys(hit.value for hit in longest(words.wishes.find(asked)))),
        actions=tuple(dict.fromkeys(hit.value for hit in longest(words.actions.find(asked)) if _sure(hit, asked))),
        accented=sum(1 for w in asked if w.typed) * 3 >= len(asked) > 0,
        english=english,
        spoken=tuple(long),
        mended=tuple((a, b) for a, b in zip(typed, mended, strict=True) if a != b),
    )


def _sure(hit: Hit, asked: Sequence[Word]) -> bool:
    """A short word without its accents ("bao" for "báo") is no sign of an action."""
    return hit.exact or hit.end - hit.start > 1 or len(asked[hit.start].folded) >= 5


def _names_matter(asked: Sequence[Word], weights: Sequence[float], words: Words) -> bool:
    hits = [*words.matterless.find(asked), *(hit for hit in words.wishes.find(asked) if hit.value == "person")]
    without = {at for hit in hits for at in range(hit.start, hit.end)}
    return any(x > 0.2 and at not in without and not asked[at].folded.isdigit() for at, x in enumerate(weights))


def _replace(asked: Sequence[Word], known: object, typed: Sequence[str]) -> list[list[str]]:
    """The typed syllables with every known short form written out."""
    hits: dict[int, Hit] = {hit.start: hit for hit in longest(known.find(asked))}  # type: ignore[attr-defined]
    out, at = [], 0
    while at < len(typed):
        hit = hits.get(at)
        out.append(syllables(hit.value) if hit else [typed[at]])
        at = hit.end if hit else at + 1
    return out


def _is_english(typed: Sequence[str], words: Words) -> bool:
    if has_accents(" ".join(typed)) or not typed:
        return False
    if sum(t in words.english_only for t in typed) >= 2:
        return True
    found = longest(words.english.find(as_words(typed)))
    covered = sum(h.end - h.start for h in found) + sum(t in words.english_words for t in typed)
    return bool(found) and covered >= 0.5 * len(typed)


def _translate(typed: Sequence[str], words: Words) -> tuple[list[str], set[int]]:
    """English terms in Vietnamese, and where words stand that stayed English: they may ask, but name nothing."""
    hits = {hit.start: hit for hit in longest(words.english.find(as_words(typed)))}
    out: list[str] = []
    stayed: set[int] = set()
    at = 0
    while at < len(typed):
        if at in hits:
            out += syllables(hits[at].value)
            at = hits[at].end
        else:
            stayed.add(len(out))
            out.append(typed[at])
            at += 1
    return out, stayed


def _facets(hits: Sequence[Hit]) -> tuple[str, ...]:
    """At most two facets in the order asked; weak ways of asking count only when nothing stronger is there."""
    said = [hit.value for hit in hits if hit.value[0] != NO_FACET]
    strong = list(dict.fromkeys(facet for facet, weak in said if not weak))
    named = [facet for facet in strong if facet != "overview"]
    weak = list(dict.fromkeys(facet for facet, weak in said if weak))
    return tuple((named or strong or weak)[:2])


def _weights(asked: Sequence[Word], facets: Sequence[Hit], words: Words, accented: bool) -> list[float]:
    weights = [1.0] * len(asked)
    for hit in words.stops.find(asked):
        single = hit.end - hit.start == 1
        for at in range(hit.start, hit.end):
            doubtful = single and not asked[at].typed and asked[at].folded in words.doubtful and not accented
            weights[at] = min(weights[at], 0.45 if doubtful else 0.0)
    for hit in (hit for hit in facets if hit.value[0] != NO_FACET):
        for at in range(hit.start, hit.end):
            weights[at] = min(weights[at], 0.5 if hit.value[1] else 0.0)
    return weights


def _focus(asked: Sequence[Word], text: str) -> list[bool]:
    """Which words stand in a sentence that asks; all of them when that cannot be told.

    A story tells what happened and asks at its end ("… Vậy tôi muốn khai sinh cho con thì làm thế nào?").
    """
    everything = [True] * len(asked)
    sentences = [s for s in _SENTENCE.split(text) if s.strip()]
    lengths = [len(read(s)) for s in sentences]
    if len(sentences) < 2 or sum(lengths) < 14 or sum(lengths) != len(asked):
        return everything
    asks = [bool(_ASKING.search(s.lower())) for s in sentences]
    if not any(asks):
        asks[-1] = True
    return [ask for length, ask in zip(lengths, asks, strict=True) for _ in range(length)]
