"""For those who do not ask: fields, then the procedures of a field, a few at a time, in every channel."""

from bot.message import MOST_CHOICES, Choice, Memory, Reply, paragraph
from handlers.answer import Answer, remember
from handlers.context import Context
from knowledge.text import fold, squeeze

_PAGE = MOST_CHOICES - 1


def browse(field: str, page: int, memory: Memory, context: Context) -> Answer:
    """A page of the fields (`field` is ""), or of the procedures of a field, named by its number or its name."""
    fields = list(context.library().fields().items())
    number = (
        int(field) if field.isdigit() else next((n for n, (key, _) in enumerate(fields, 1) if key == fold(field)), 0)
    )
    if not 1 <= number <= len(fields):
        entries = [
            Choice(f"{squeeze(cards[0].field) or 'Chưa ghi lĩnh vực'} ({len(cards)} thủ tục)", f"lĩnh vực {n}")
            for n, (_, cards) in enumerate(fields, 1)
        ]
        return _shown(f"Có {len(fields)} lĩnh vực", entries, "danh mục", page, memory)
    _, cards = fields[number - 1]
    entries = [Choice(squeeze(card.name), card.code) for card in sorted(cards, key=lambda c: c.folded)]
    return _shown(
        f"Lĩnh vực {squeeze(cards[0].field)}: {len(cards)} thủ tục", entries, f"lĩnh vực {number}", page, memory
    )


def _shown(title: str, entries: list[Choice], again: str, page: int, memory: Memory) -> Answer:
    pages = max(1, -(-len(entries) // _PAGE))
    page = min(max(page, 1), pages)
    choices = entries[(page - 1) * _PAGE : page * _PAGE]
    if page < pages:
        choices.append(Choice("Xem tiếp", f"{again} trang {page + 1}"))
    where = f" (trang {page}/{pages})" if pages > 1 else ""
    reply = Reply((paragraph(f"{title}{where}:"),), tuple(choices))
    codes = tuple(c.says for c in choices if "." in c.says and " " not in c.says)
    kept = Memory("", codes, (), "", (), memory.earlier)
    return remember(Answer(reply, kept, "choose", (), codes))
