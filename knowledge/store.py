"""knowledge.db on disk: what is written once at build time and read back, arrays as plain bytes."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import index
from knowledge.index import Index
from knowledge.lexicon import Need, Words, outside, stamp
from knowledge.model import Procedure
from knowledge.phrases import Word, longest, read
from knowledge.spelling import Spelling, learn
from knowledge.text import fold
from knowledge.traits import TRAITS, traits_of

FORMAT = "3"  # changes when a knowledge.db written before cannot be read any more
_DTYPES = {"keys": np.uint64, "starts": np.int64, "documents": np.int32, "weights": np.float32}
FIELDS = ("name", "body", "sayings", "single", "outside", "unheld")


class DatabaseError(ValueError):
    """knowledge.db is missing or cannot be used; the message says what to do, in Vietnamese."""


@dataclass(frozen=True)
class Card:
    """What a list shows of a procedure without opening its record."""

    code: str
    name: str
    folded: str
    field: str
    level: str


def write(path: Path, procedures: Sequence[Procedure], needs: Sequence[Need], words: Words) -> None:
    """Write a whole knowledge.db to `path` (which must not exist)."""
    import sqlite_utils

    path.unlink(missing_ok=True)
    database = sqlite_utils.Database(path)
    try:
        database["procedures"].insert_all(map(_row, range(len(procedures)), procedures), pk="code")
        used = resolve(needs, procedures)
        for name, made in _indexes(procedures, needs, used, words).items():
            _write_arrays(database, name, {key: getattr(made, key) for key in _DTYPES}, made.size)
        spelling = _spelling(procedures, needs)
        arrays = {"pair_keys": spelling.pair_keys, "pair_counts": spelling.pair_counts}
        _write_arrays(database, "spelling", arrays, len(procedures))
        _write_arrays(database, "traits", {"values": traits_of(procedures, words)}, len(procedures))
        _write_arrays(database, "single_of", {"values": _owners(used)}, len(procedures))
        meta = {
            "format": FORMAT,
            "stamp": f"{FORMAT} {stamp()}",
            "newest": max((p.data_date for p in procedures), default=""),
            "needs": json.dumps([_kept(n, at) for n, at in used], ensure_ascii=False),
            "syllables": json.dumps(spelling.counts, ensure_ascii=False),
        }
        database["meta"].insert_all(({"key": k, "value": v} for k, v in meta.items()), pk="key")
        database.vacuum()
    finally:
        database.close()


def _row(position: int, procedure: Procedure) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "position": position,
        "name": procedure.name,
        "folded": fold(procedure.name),
        "field": procedure.field,
        "level": procedure.level,
        "record": procedure.model_dump_json(exclude_defaults=True),
    }


def _write_arrays(database: Any, name: str, arrays: dict[str, np.ndarray], size: int) -> None:
    rows = ({"name": f"{name}.{key}", "size": size, "data": a.tobytes()} for key, a in arrays.items())
    database["arrays"].insert_all(rows, pk="name")


def resolve(needs: Sequence[Need], procedures: Sequence[Procedure | Card]) -> list[tuple[Need, tuple[int, ...]]]:
    """The needs that this catalogue can serve, each with the positions of its procedures, best first.

    A need names codes; where a catalogue has none of them (another province, another year), the procedures whose name
    holds the whole main phrase serve it.
    """
    at_code = {p.code: i for i, p in enumerate(procedures)}
    names = [f" {fold(p.name)} " for p in procedures]
    same_name: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        same_name.setdefault(name, []).append(i)
    found = []
    for need in needs:
        listed = [at_code[c] for c in need.codes if c in at_code]
        listed += [i for j in listed for i in same_name[names[j]]]
        if not listed and need.phrases:
            main = f" {fold(need.phrases[0][0])} "
            listed = sorted((i for i, n in enumerate(names) if main in n), key=lambda i: len(names[i]))[:5]
        if listed:
            found.append((need, tuple(dict.fromkeys(listed))))
    return found


def _kept(need: Need, positions: Sequence[int]) -> dict[str, Any]:
    """A need as the service needs it; its example questions are indexed only."""
    given = {k: v for k, v in asdict(need).items() if v and k not in ("questions", "codes", "author", "date")}
    return given | {"at": list(positions)}


def index_words(text: str, words: Words) -> list[str]:
    """The words of a text that are indexed: all but those that only join or ask, as in a question."""
    found = written_out(read(text), words)
    skip = {at for hit in words.stops.find(found) if hit.exact for at in range(hit.start, hit.end)}
    return [w.folded for at, w in enumerate(found) if at not in skip]


def written_out(found: list[Word], words: Words) -> list[Word]:
    """The words of an official text with its acronyms (BHYT, GPLX, UBND) written out, as they are in a question."""
    hits = {hit.start: hit for hit in longest(words.acronyms.find(found))}
    if not hits:
        return found
    out: list[Word] = []
    for at, each in enumerate(found):
        out += read(hits[at].value) if at in hits else [each]
    return out


def _body(p: Procedure) -> str:
    rows = " ".join(f"{c.case or ''} {c.name}" for c in p.dossier)
    return " ".join((p.name, p.field, p.keywords, p.description, p.target, p.result, p.conditions, p.steps_text, rows))


def _indexes(
    procedures: Sequence[Procedure], needs: Sequence[Need], used: Sequence[tuple[Need, tuple[int, ...]]], words: Words
) -> dict[str, Index]:
    """The indexes of FIELDS. What is said of procedures that this catalogue does not hold is kept too (`unheld`): the
    smaller the catalogue, the likelier a question is about one of those."""
    sayings: list[list[str]] = [[] for _ in procedures]
    for need, positions in used:
        said = " . ".join((*need.triggers, *need.questions, *(p for p, _ in need.phrases)))
        for position in positions:
            sayings[position].append(said)
    served = {need.id for need, _ in used}
    held = [index_words(s, words) for need, _ in used for s in _singles(need)]
    unheld = [index_words(s, words) for need in needs if need.id not in served for s in _singles(need)]
    return {
        "name": index.build([index_words(p.name, words) for p in procedures]),
        "body": index.build([index_words(_body(p), words) for p in procedures], least=2),
        "sayings": index.build([index_words(" . ".join(s), words) for s in sayings], b=0.5),
        "outside": index.build([index_words(line, words) for line in outside()], b=0.4),
        "single": index.build(held, b=0.4, beside=unheld),
        "unheld": index.build(unheld, b=0.4, beside=held),
    }


def _singles(need: Need) -> tuple[str, ...]:
    return tuple(t for t in need.triggers if "{" not in t) + need.questions


def _owners(needs: Sequence[tuple[Need, tuple[int, ...]]]) -> np.ndarray:
    """For each single saying, the number of the need it belongs to."""
    return np.array([i for i, (need, _) in enumerate(needs) for _ in _singles(need)], np.int32)


def _spelling(procedures: Sequence[Procedure], needs: Sequence[Need]) -> Spelling:
    from knowledge.lexicon import WORDS

    said = (s for need in needs for s in (*need.triggers, *need.questions))
    asking = (WORDS / "asking.yaml").read_text(encoding="utf-8")
    return learn((*map(_body, procedures), *(p.name for p in procedures for _ in range(3)), *said, *([asking] * 20)))


class Store:
    """An open knowledge.db, read-only: cards and arrays in memory, records read when asked for."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises DatabaseError when it is missing, no knowledge.db, or of another format."""
        if not path.is_file():
            raise DatabaseError(f"Không thấy tệp dữ liệu {path}; hãy chạy: troly knowledge build.")
        try:
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._meta = dict(self._db.execute("select key, value from meta"))
            if self._meta.get("format") != FORMAT:
                raise DatabaseError(f"Tệp {path} do phiên bản khác ghi; hãy chạy lại: troly knowledge build.")
            self.cards = self._cards()
        except sqlite3.Error as error:
            raise DatabaseError(f"Tệp {path} hỏng hoặc không phải dữ liệu của trợ lý; hãy dựng lại.") from error
        self.stamp = self._meta.get("stamp", "")
        self.newest = self._meta.get("newest", "")
        self.positions = {card.code: i for i, card in enumerate(self.cards)}

    def _cards(self) -> list[Card]:
        rows = self._db.execute("select code, name, folded, field, level from procedures order by position")
        return [Card(*row) for row in rows]

    def record(self, code: str) -> Procedure | None:
        """The whole record of a code, None when there is none."""
        row = self._db.execute("select record from procedures where code = ?", (code,)).fetchone()
        return Procedure.model_validate_json(row[0]) if row else None

    def _array(self, name: str, dtype: Any) -> tuple[np.ndarray, int]:
        size, data = self._db.execute("select size, data from arrays where name = ?", (name,)).fetchone()
        return np.frombuffer(data, dtype=dtype), size

    def index(self, name: str) -> Index:
        """One of FIELDS."""
        arrays = {key: self._array(f"{name}.{key}", dtype) for key, dtype in _DTYPES.items()}
        return Index(**{key: a for key, (a, _) in arrays.items()}, size=arrays["keys"][1])

    def traits(self) -> np.ndarray:
        """Positions × TRAITS, float32."""
        values, size = self._array("traits.values", np.float32)
        return values.reshape(size, len(TRAITS))

    def owners(self) -> np.ndarray:
        """For each single saying, the number of its need."""
        return self._array("single_of.values", np.int32)[0]

    def needs(self) -> list[dict[str, Any]]:
        """The needs of this catalogue; `at`: positions of their procedures."""
        return json.loads(self._meta["needs"])

    def spelling(self) -> Spelling:
        """What is known of syllables and their neighbours."""
        counts = json.loads(self._meta["syllables"])
        keys, _ = self._array("spelling.pair_keys", np.uint64)
        numbers, _ = self._array("spelling.pair_counts", np.uint16)
        return Spelling(counts, keys, numbers)
