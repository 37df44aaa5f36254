"""Ready-made engines on the same questions: FTS5, bm25s, tantivy, rapidfuzz; folded text in, names out."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

from benchmarks.questions import Engine
from knowledge.model import Procedure
from knowledge.text import fold, words

MOST = 30


def _names(procedures: Sequence[Procedure]) -> list[str]:
    return [fold(p.name) for p in procedures]


def _text(p: Procedure) -> str:
    rows = " ".join(c.name for c in p.dossier)
    return fold(" ".join((p.name, p.field, p.keywords, p.target, p.result, p.conditions, p.steps_text, rows)))


def _distinct(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))[:5]


def fts5(procedures: Sequence[Procedure]) -> Engine:
    """SQLite FTS5 over names, any word, bm25 order."""
    names = _names(procedures)
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table t using fts5(name)")
    database.executemany("insert into t(rowid, name) values (?, ?)", enumerate(names))

    def ask(question: str) -> list[str]:
        query = " OR ".join(f'"{w}"' for w in words(question)[:60])
        if not query:
            return []
        rows = database.execute("select rowid from t where t match ? order by bm25(t) limit ?", (query, MOST))
        return _distinct(names[row[0]] for row in rows)

    return ask


def bm25s(procedures: Sequence[Procedure], body: bool) -> Engine:
    """bm25s over words and word pairs of names, or of all text."""
    import bm25s as library

    names = _names(procedures)

    def terms(text: str) -> list[str]:
        found = text.split()
        return found + [f"{a}_{b}" for a, b in zip(found, found[1:], strict=False)]

    index = library.BM25()
    index.index([terms(_text(p) if body else n) for p, n in zip(procedures, names, strict=True)], show_progress=False)

    def ask(question: str) -> list[str]:
        asked = terms(fold(question))
        if not asked:
            return []
        found, _ = index.retrieve([asked], k=MOST, show_progress=False)
        return _distinct(names[i] for i in found[0])

    return ask


def tantivy(procedures: Sequence[Procedure]) -> Engine:
    """tantivy, names five times as heavy as the text."""
    import tantivy as library

    names = _names(procedures)
    schema = library.SchemaBuilder()
    schema.add_text_field("name")
    schema.add_text_field("body")
    schema.add_integer_field("at", stored=True)
    index = library.Index(schema.build())
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for at, (p, name) in enumerate(zip(procedures, names, strict=True)):
        writer.add_document(library.Document(name=name, body=_text(p), at=at))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> list[str]:
        text = fold(question)
        if not text:
            return []
        query = index.parse_query(text, ["name", "body"], field_boosts={"name": 5.0})
        return _distinct(names[searcher.doc(a)["at"][0]] for _, a in searcher.search(query, MOST).hits)

    return ask


def rapidfuzz(procedures: Sequence[Procedure]) -> Engine:
    """rapidfuzz token_set_ratio over names."""
    from rapidfuzz import fuzz, process

    names = _names(procedures)

    def ask(question: str) -> list[str]:
        found = process.extract(fold(question), names, scorer=fuzz.token_set_ratio, limit=MOST)
        return _distinct(names[i] for _, _, i in found)

    return ask


ENGINES: dict[str, Callable[[Sequence[Procedure]], Engine]] = {
    "SQLite FTS5, names": fts5,
    "bm25s, names, words + pairs": lambda p: bm25s(p, False),
    "bm25s, all text, words + pairs": lambda p: bm25s(p, True),
    "tantivy, name^5 + text": tantivy,
    "rapidfuzz token_set_ratio": rapidfuzz,
}
