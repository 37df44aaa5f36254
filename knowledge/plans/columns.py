"""The columns of a table of work by their names: "Thời gian hoàn thành" is time, "Đơn vị chủ trì" lead."""

import re

from knowledge.plans import lexicon
from knowledge.plans.normalise import Traced
from knowledge.text import fold


def column(name: str) -> str:
    """The column a heading names, "" when it names none: "Thời gian hoàn thành" is time."""
    words = fold(re.sub(r"\(.*", "", name))
    if not words or len(words.split()) > 7 or re.search(r"\d", words):
        return ""
    best = ""
    for key, labels in lexicon.columns().items():
        for label in map(fold, labels):
            if words == label or (len(label) > 4 and words.startswith(label + " ")):
                return "cooperating" if "phoi hop" in words and "chu tri" not in words else key
            if f" {label} " in f" {words} " and len(label) > 5:
                best = best or key
    return "cooperating" if "phoi hop" in words and "chu tri" not in words else best


def header(cells: list[Traced]) -> list[str]:
    """The columns of a header row; [] when the cells are not one."""
    names = [column(cell.text) for cell in cells]
    enough = (
        "time" in names
        and len([n for n in names if n]) > len(names) / 2
        and ("task" in names or "evidence" in names or "lead" in names)
    )
    return names if enough and len([n for n in names if n]) >= 2 else []
