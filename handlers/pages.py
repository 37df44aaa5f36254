"""What the web shows, as plain data: record, browse, suggest."""

from collections.abc import Sequence

from bot.web.contract import About, Case, Field, Filing, Listed, Pages, Record, Row
from handlers import facets, wording
from handlers.answer import source_of
from handlers.context import Context
from handlers.welcome import EXAMPLES, introduction
from knowledge.model import Procedure
from knowledge.store import Card
from knowledge.text import squeeze


def pages(context: Context) -> Pages:
    """The functions that bot.web is given."""
    return Pages(
        about=lambda: _about(context),
        record=lambda code: _record(code, context),
        fields=lambda: tuple(_field(slug, cards) for slug, cards in context.library().fields().items()),
        field=lambda slug: _listed(slug, context),
        suggest=lambda typed: tuple(map(_entry, context.library().suggest(typed))),
    )


def _about(context: Context) -> About:
    department, library = context.department, context.library()
    return About(
        name=department.name,
        address=department.address,
        map_url=department.map_url,
        hours=department.hours,
        phones=tuple((p.label, p.number) for p in department.phones),
        email=department.email,
        greeting=introduction(context),
        examples=EXAMPLES,
        data_line=f"{len(library.cards):,} thủ tục; dữ liệu đến ngày {wording.day(library.newest)}".replace(",", "."),
    )


def _entry(card: Card) -> Listed:
    return Listed(card.code, squeeze(card.name), card.level)


def _field(slug: str, cards: Sequence[Card]) -> Field:
    return Field(slug.replace(" ", "-") or "khac", squeeze(cards[0].field) or "Chưa ghi lĩnh vực", len(cards))


def _listed(slug: str, context: Context) -> tuple[Field, tuple[Listed, ...]] | None:
    key = "" if slug == "khac" else slug.replace("-", " ")
    cards = context.library().fields().get(key)
    return (_field(key, cards), tuple(map(_entry, sorted(cards, key=lambda c: c.folded)))) if cards else None


def _record(code: str, context: Context) -> Record | None:
    library = context.library()
    procedure = library.record(code)
    if procedure is None:
        return None
    return Record(
        code=procedure.code,
        name=squeeze(procedure.name),
        summary=squeeze(procedure.description),
        facts=tuple((label, squeeze(text)) for label, text in _facts(procedure) if squeeze(text)),
        cases=tuple(Case(case or "", tuple(map(_row, rows))) for case, rows in wording.cases(procedure)),
        papers=wording.papers(procedure),
        sets=wording.sets(procedure),
        filings=tuple(
            Filing(
                c.form,
                wording.limit(c) or "không ghi",
                "; ".join(wording.fees(c)) or "không ghi",
                squeeze(c.note or ""),
            )
            for c in procedure.channels
        ),
        sections=tuple(_sections(procedure)),
        source=source_of(procedure).text,
        portal=context.department.portal,
        related=tuple((c.code, squeeze(c.name), c.level) for c in library.same(code)[1:]),
    )


def _facts(p: Procedure) -> Sequence[tuple[str, str]]:
    return (
        ("Mã thủ tục", p.code), ("Lĩnh vực", p.field), ("Cấp thực hiện", p.level), ("Cơ quan thực hiện", p.agency),
        ("Cơ quan có thẩm quyền", p.authority), ("Địa chỉ tiếp nhận hồ sơ", p.receiving_address),
        ("Cơ quan phối hợp", p.coordinating), ("Đối tượng thực hiện", p.target), ("Kết quả", p.result),
        ("Số quyết định", p.decision), ("Loại thủ tục", p.type if " " in p.type else ""), ("Từ khóa", p.keywords),
    )  # fmt: skip


def _row(row) -> Row:  # type: ignore[no-untyped-def]
    quantity = wording.quantities(row) if row.kind == "paper" else ""
    return Row(facets.squeeze_verbatim(row.name), row.kind, quantity, row.form_files)


def _sections(p: Procedure) -> Sequence[tuple[str, tuple[str, ...]]]:
    texts = (
        ("Trình tự thực hiện", p.steps_text.splitlines()),
        ("Yêu cầu, điều kiện", p.conditions.splitlines()),
        ("Căn cứ pháp lý", p.legal_basis),
    )
    lines = ((title, tuple(filter(None, map(squeeze, text)))) for title, text in texts)
    return [(title, text) for title, text in lines if text]
