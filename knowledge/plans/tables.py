"""Tables of work (Nội dung | Đơn vị | Thời gian | Sản phẩm), however they are typed, as rows of named cells."""

import re
from dataclasses import dataclass, field

from knowledge.plans.blocks import Block
from knowledge.plans.columns import column, header
from knowledge.plans.normalise import Traced, join

_DITTO = re.compile(r"[\s\"'”“]*(?:nt|nêu trên|như trên|//|-nt-|-\"-|\")[\s\"'”“.]*", re.I)
_RULE = re.compile(r"[\s|:+=–—-]*")
_LABEL = re.compile(r"(?P<name>[^\W\d_][^:;.,|\d]{1,45}?) ?: ?(?=\S)")


@dataclass
class Row:
    """A row: cells by column ("task", "lead", "cooperating", "time", "evidence", "recipient") and its whole span."""

    cells: dict[str, Traced] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)


def bar_tables(blocks: list[Block]) -> list[Row]:
    """The rows of every table written with bars whose header names a time column."""
    rows: list[Row] = []
    names: list[str] = []
    above: Row | None = None
    for before, block in zip([None, *blocks], blocks, strict=False):
        if not block.cells:
            names, above = ([], None) if not _between(block) else (names, above)
            continue
        if found := header(block.cells):
            names, above = found, None
            continue
        if not names or _RULE.fullmatch(block.words) or block.tail:
            continue
        above = _add(rows, block, names, above, before is not None and bool(before.cells))
    return rows


def _between(block: Block) -> bool:
    return not block.words.strip()


def _add(rows: list[Row], block: Block, names: list[str], above: Row | None, touching: bool) -> Row | None:
    """Append a row; a row whose number and task are empty goes on with the row above it."""
    cells = {name: cell for name, cell in zip(names, block.cells, strict=False) if name}
    filled = [name for name, cell in cells.items() if cell.text.strip()]
    if above and touching and filled and _continues(cells, block):
        above.blocks.append(block)
        for name in filled:
            above.cells[name] = _joined(above.cells.get(name), cells[name])
        return above
    if not set(filled) - {"number", "task"}:
        return above
    row = Row(dict(cells), [block])
    for name in ("lead", "cooperating", "time", "recipient"):
        if (
            name in cells
            and _DITTO.fullmatch(cells[name].text)
            and cells[name].text.strip()
            and above
            and name in above.cells
        ):
            row.cells[name] = above.cells[name]
    rows.append(row)
    return row


def _continues(cells: dict[str, Traced], block: Block) -> bool:
    """A row without a task, or, where the cells were only aligned, without a number, is the rest of the row above."""
    task = cells.get("task", cells.get("evidence", block.text)).text.strip()
    if not task:
        return True
    unnumbered = "number" in cells and not cells["number"].text.strip()
    return unnumbered and (block.aligned or task[:1].islower() or not cells["time"].text.strip())


def _joined(first: Traced | None, second: Traced) -> Traced:
    return join([first, second]) if first and first.text.strip() else second


def labelled(blocks: list[Block]) -> list[Row]:
    """Items followed by lines such as "- Đơn vị chủ trì: …", "- Thời gian: …": each item with its lines is a row."""
    rows: list[Row] = []
    for block in blocks:
        if block.cells or block.tail:
            continue
        found = _label(block)
        if not found:
            continue
        name, value = found
        owner = (
            block.parent
            if block.parent and block.parent.number == block.number - 1 or block.parent and _labels_before(block)
            else _previous(blocks, block)
        )
        if owner is None or owner.tail:
            continue
        if not rows or rows[-1].blocks[0] is not owner:
            rows.append(Row({"task": owner.text}, [owner]))
        rows[-1].cells.setdefault(name, value)
        rows[-1].blocks.append(block)
    return [
        row
        for row in rows
        if "time" in row.cells
        and "task" in row.cells
        and len(row.cells["task"].text.split()) > 2
        and len(row.cells) > 2
    ]


def _label(block: Block) -> tuple[str, Traced] | None:
    match = _LABEL.match(block.words)
    if not match or block.level < 5:
        return None
    name = column(match["name"])
    if name in ("", "number", "task", "note") or len(match["name"].split()) > 6:
        return None
    return name, block.text.slice(match.end(), len(block.text))


def _labels_before(block: Block) -> bool:
    siblings = block.parent.children if block.parent else []
    earlier = siblings[: siblings.index(block)] if block in siblings else []
    return all(_label(sibling) for sibling in earlier)


def _previous(blocks: list[Block], block: Block) -> Block | None:
    """The nearest block before that is no label line itself."""
    at = block.number - 1
    while at >= 0 and not blocks[at].cells and _label(blocks[at]):
        at -= 1
    return blocks[at] if at >= 0 and not blocks[at].cells else None
