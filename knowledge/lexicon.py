"""The word lists under `words/` (and an Office's own beside them), read into what the question reader needs."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from knowledge.phrases import Phrases

WORDS = files("knowledge") / "words"


class WordsError(ValueError):
    """A word list cannot be used; the message names the file and the line, in Vietnamese."""


@dataclass(frozen=True)
class Need:
    """What people want when they say a trigger: official phrases with weights, and the codes that serve it."""

    id: str
    triggers: tuple[str, ...]
    questions: tuple[str, ...] = ()
    phrases: tuple[tuple[str, float], ...] = ()
    codes: tuple[str, ...] = ()
    event: str = ""
    accents: bool = False
    general: bool = False
    unless: tuple[str, ...] = ()
    author: str = ""
    date: str = ""


def table(source: Traversable | Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a `;`-separated list with their line numbers (Excel in Vietnamese opens it as it is).

    Raises WordsError when a column is missing or a row has too few or too many cells.
    """
    with source.open("r", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_MINIMAL)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise WordsError(f"Tệp {source.name} thiếu cột: {', '.join(sorted(missing))}.")
        for row in reader:
            if None in row or None in row.values():
                raise WordsError(f"Tệp {source.name}, dòng {reader.line_num}: số cột không khớp dòng đầu.")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}


def _split(cell: str, by: str = "|") -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(by) if part.strip())


def _phrase(text: str) -> tuple[str, float]:
    name, _, weight = text.partition("^")
    return name.strip(), float(weight or 1)


def read_needs(source: Traversable | Path) -> Iterator[Need]:
    """The needs of one file. Raises WordsError for a row that cannot be read."""
    columns = ("id", "triggers", "questions", "phrases", "codes", "event", "flags", "author", "date")
    for line, row in table(source, columns):
        flags = row["flags"]
        plain, _, unless = flags.partition("not:")
        try:
            phrases = tuple(map(_phrase, _split(row["phrases"])))
        except ValueError as error:
            raise WordsError(f"Tệp {source.name}, dòng {line}: trọng số sau dấu ^ phải là số.") from error
        if not row["id"] or not row["triggers"]:
            raise WordsError(f"Tệp {source.name}, dòng {line}: thiếu mã hoặc thiếu cách nói.")
        yield Need(
            id=row["id"],
            triggers=_split(row["triggers"]),
            questions=_split(row["questions"]),
            phrases=phrases,
            codes=_split(row["codes"], ","),
            event=row["event"],
            accents="accents" in plain.split(),
            general="general" in plain.split(),
            unless=_split(unless),
            author=row["author"],
            date=row["date"],
        )


def outside() -> list[str]:
    """Messages that no procedure answers, for telling what is out of scope."""
    lines = (WORDS / "outside.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def need_files(extra: Path | None = None) -> list[Traversable | Path]:
    """The shipped files of needs, then those in an Office's own folder."""
    shipped = sorted((f for f in (WORDS / "needs").iterdir() if f.name.endswith(".csv")), key=lambda f: f.name)
    return [*shipped, *(sorted(extra.glob("*.csv")) if extra else ())]


def all_needs(extra: Path | None = None) -> list[Need]:
    """Every need there is; of two with one id the later file's wins, so that an Office can correct ours."""
    found = {need.id: need for source in need_files(extra) for need in read_needs(source)}
    return list(found.values())


@dataclass(frozen=True)
class Absent:
    """A matter that no procedure of the national catalogue is about: how people name it, words that make it another
    matter, and how a procedure that is about it would be named."""

    matter: str
    said: tuple[str, ...]
    unless: tuple[str, ...]
    named: str


class Words:
    """The small lists: how facets are asked, short forms, English terms, actions, stop words."""

    @cached_property
    def slots(self) -> dict[str, list[str]]:
        """What stands for {kin}, {nước}… in a trigger."""
        return _yaml("slots.yaml")

    @cached_property
    def _asking(self) -> dict[str, Any]:
        return _yaml("asking.yaml")

    @cached_property
    def facets(self) -> Phrases:
        """Ways of asking for a facet; value (facet, weak)."""
        found = Phrases()
        for facet, phrases in self._asking["facets"].items():
            for phrase in phrases:
                found.add(phrase.lstrip("~"), (facet, phrase.startswith("~")))
        return found

    @cached_property
    def stops(self) -> Phrases:
        """Words that only ask or address."""
        return _phrases(dict.fromkeys(self._asking["stop"]))

    @cached_property
    def matterless(self) -> Phrases:
        """Words of a follow-up that name no matter of their own."""
        return _phrases(dict.fromkeys(self._asking["matterless"]))

    @cached_property
    def business(self) -> Phrases:
        """Words by which a business or an organisation shows itself."""
        return _phrases(dict.fromkeys(self._asking["business"]))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Folded stop words that, typed without accents, may as well be something else."""
        return frozenset(self._asking["doubtful"])

    @cached_property
    def english_words(self) -> frozenset[str]:
        """English words that carry no matter but show the language."""
        return frozenset(self._asking["english_words"])

    @cached_property
    def english_only(self) -> frozenset[str]:
        """English words that no Vietnamese syllable typed without accents looks like."""
        return frozenset(self._asking["english_only"])

    @cached_property
    def wishes(self) -> Phrases:
        """Greetings, thanks, and what is wanted of us that is no procedure; value: the kind of wish."""
        kinds = ("greetings", "thanks", "ability", "person", "status", "complaint", "all")
        return _phrases({phrase: kind for kind in kinds for phrase in self._asking[kind]})

    @cached_property
    def short(self) -> Phrases:
        """Short forms as typed; value: the long form."""
        return _phrases({row["short"]: row["long"] for _, row in table(WORDS / "short.csv", ("short", "long"))})

    @cached_property
    def acronyms(self) -> Phrases:
        """Those short forms that official texts use too: three letters or more, no teencode."""
        rows = table(WORDS / "short.csv", ("short", "long"))
        return _phrases(
            {r["short"]: r["long"] for _, r in rows if len(r["short"]) >= 3 and len(r["long"].split()) >= 3}
        )

    @cached_property
    def begins(self) -> Phrases:
        """Words that ask for the first, plain act on an object: to get it, to register it."""
        return _phrases(dict.fromkeys(self._asking["begins"]))

    @cached_property
    def private(self) -> Phrases:
        """Signs of a private matter, of buying, of advice wanted: hardly ever a procedure."""
        return _phrases(dict.fromkeys(self._asking["private"]))

    @cached_property
    def then(self) -> Phrases:
        """Short words by which a follow-up names an action on what is spoken of; value: the action."""
        return _phrases({way: action for action, ways in self._asking["then"].items() for way in ways})

    @cached_property
    def levels(self) -> Phrases:
        """How a question names the level it means; value: a name in traits.TRAITS."""
        return _phrases({way: level for level, ways in self._asking["levels"].items() for way in ways})

    @cached_property
    def foreign(self) -> Phrases:
        """Signs that somebody or something from abroad is involved."""
        found = Phrases(self.slots)
        for phrase in self._asking["foreign"]:
            found.add(phrase, None)
        return found

    @cached_property
    def english(self) -> Phrases:
        """English terms; value: the Vietnamese words."""
        rows = table(WORDS / "english.csv", ("english", "vietnamese"))
        return _phrases({row["english"]: row["vietnamese"] for _, row in rows})

    @cached_property
    def absent(self) -> tuple["Absent", ...]:
        """What people ask for that the national catalogue does not hold (words/absent.csv)."""
        rows = table(WORDS / "absent.csv", ("matter", "said", "unless", "named"))
        return tuple(
            Absent(r["matter"], tuple(r["said"].split("|")), tuple(filter(None, r["unless"].split("|"))), r["named"])
            for _, r in rows
        )

    @cached_property
    def actions(self) -> Phrases:
        """How an action (cấp, cấp lại, gia hạn…) is said in names and by people; value (action, by people only)."""
        found = Phrases(self.slots)
        for action, ways in _yaml("actions.yaml").items():
            for way in ways.get("official", ()):
                found.add(way, (action, False))
            for way in ways.get("people", ()):
                found.add(way, (action, True))
        return found

    @cached_property
    def purposes_named(self) -> Phrases:
        """How names state what a procedure is for (words/purposes.yaml); value (purpose, only where a name begins)."""
        ways = [(way, purpose) for purpose, said in _yaml("purposes.yaml").items() for way in said["name"]]
        return _phrases({way.lstrip("^"): (purpose, way.startswith("^")) for way, purpose in ways})

    @cached_property
    def purposes_said(self) -> Phrases:
        """How people speak of a purpose; value: the purpose."""
        found = Phrases()
        for purpose, ways in _yaml("purposes.yaml").items():
            for way in ways["said"]:
                found.add(way, purpose)
        return found


def _yaml(name: str) -> Any:
    return yaml.load((WORDS / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _phrases(values: dict[str, Any]) -> Phrases:
    found = Phrases()
    for phrase, value in values.items():
        found.add(phrase, value)
    return found


def stamp() -> str:
    """Changes whenever a shipped word list or sample record does."""
    digest = blake2b(digest_size=8)
    sample = files("knowledge") / "sample" / "procedures.jsonl"
    for source in (*sorted((f for f in WORDS.iterdir() if f.is_file()), key=lambda f: f.name), *need_files(), sample):
        digest.update(source.read_bytes())
    return digest.hexdigest()
