"""How people say their answers to a survey: the word list, read once."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Sayings:
    """Folded words → level, number or wish; short forms of single words; faces; ways to say that there is nothing."""

    levels: dict[str, int]
    faces: dict[str, int]
    short: dict[str, str]
    numbers: dict[str, int]
    nothing: frozenset[str]
    wishes: dict[str, str]


@cache
def sayings() -> Sayings:
    """The shipped word list."""
    raw = yaml.safe_load((files("knowledge") / "words" / "survey.yaml").read_text(encoding="utf-8"))
    return Sayings(
        levels={said: level for level, many in raw["levels"].items() for said in many},
        faces=raw["faces"],
        short=raw["short"],
        numbers=raw["numbers"],
        nothing=frozenset(raw["nothing"]),
        wishes={said: wish for wish, many in raw["wishes"].items() for said in many},
    )
