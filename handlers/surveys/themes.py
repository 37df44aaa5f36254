"""Free words of responses grouped by theme, opened with what was written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from handlers.surveys.columns import Columns
from knowledge.phrases import Phrases, longest, read
from knowledge.text import fold, squeeze

_SHIPPED = Path(str(files("knowledge"))) / "words" / "survey_themes.yaml"
OTHER = ("khac", "Ý kiến khác")


class ThemesError(ValueError):
    """The file of themes cannot be used; the message says why, in Vietnamese."""


@dataclass(frozen=True)
class Opinion:
    """A theme with what was written on it: the texts, sorted so that their order tells nothing."""

    code: str
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Themes:
    """The themes of a data file."""

    names: Mapping[str, str]
    phrases: Phrases
    unless: Mapping[str, frozenset[str]]

    def of(self, text: str) -> tuple[str, ...]:
        """The codes of the themes a text is about, in the order of the file; `khac` when it is about none."""
        words = read(text)
        found = set()
        for hit in longest(self.phrases.find(words)):
            code = hit.value
            before = {" ".join(w.folded for w in words[max(0, hit.start - n) : hit.start]) for n in (1, 2, 3)}
            if not before & self.unless[code]:
                found.add(code)
        return tuple(code for code in self.names if code in found) or (OTHER[0],)


@lru_cache(maxsize=4)
def load_themes(path: Path | None = None) -> Themes:
    """The themes of a YAML file, the shipped ones if none. Raises ThemesError."""
    source = path or _SHIPPED
    try:
        given = yaml.safe_load(source.read_text(encoding="utf-8"))
        phrases = Phrases()
        for theme in given:
            for words in theme["words"]:
                phrases.add(str(words), theme["code"])
        names = {theme["code"]: theme["name"] for theme in given} | dict([OTHER])
        unless = {theme["code"]: frozenset(map(fold, theme.get("unless", ()))) for theme in given}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        said = "mỗi chủ đề cần code, name và danh sách words"
        raise ThemesError(f"Tệp chủ đề ý kiến {source} chưa dùng được: {said}.") from error
    return Themes(names, phrases, unless)


def opinions(columns: Columns, rows: np.ndarray, themes: Themes | None = None) -> tuple[Opinion, ...]:
    """What was written in the chosen rows, by theme, the theme with most texts first; a text may be in several."""
    themes = themes or load_themes()
    found: dict[str, list[str]] = {code: [] for code in themes.names}
    for text, times in Counter(texts(columns, rows)).items():
        for code in themes.of(text):
            found[code] += [text] * times
    listed = [Opinion(code, themes.names[code], tuple(sorted(t))) for code, t in found.items() if t]
    return tuple(sorted(listed, key=lambda opinion: (opinion.code == OTHER[0], -len(opinion.texts))))


def texts(columns: Columns, rows: np.ndarray) -> list[str]:
    """The free words of the chosen rows, one line each."""
    chosen = np.flatnonzero(rows)
    asked = [columns.others[q.code] for q in columns.form.questions if q.kind == "text"]
    given: list[Any] = [values[at] for values in asked for at in chosen]
    return [squeeze(str(text)) for text in given if text and squeeze(str(text))]
