"""Leaves out duties that only announce or repeat a limit that stands beside them."""

import re
from collections import defaultdict

from knowledge.plans.blocks import Block
from knowledge.plans.model import Duty

_REPEATS = re.compile(r"Thời (?:hạn|điểm|gian)(?!\w)")


def without_echoes(found: list[tuple[Duty, Block]]) -> list[Duty]:
    """ "Báo cáo một năm một lần" says less than a day beside it; "Thời hạn: …" may repeat the paragraph above."""
    exact: dict[int, set] = defaultdict(set)
    first: dict[tuple, int] = {}
    for duty, block in found:
        if duty.recurrence and not duty.recurrence.endswith(":?"):
            kind = duty.recurrence.partition(":")[0]
            for place in (block, *block.above()):
                exact[place.number].add((kind, duty.units))
            first.setdefault((_home(block), duty.recurrence, duty.units), block.number)
            exact[-2 - _home(block)].add((kind, duty.units))
    return [duty for duty, block in found if not _is_echo(duty, block, exact, first)]


def _home(block: Block) -> int:
    return block.parent.number if block.parent else -1


def _is_echo(duty: Duty, block: Block, exact: dict[int, set], first: dict[tuple, int]) -> bool:
    if not duty.recurrence:
        return False
    kind, _, rule = duty.recurrence.partition(":")
    if rule == "?":
        said = (kind, duty.units)
        return said in exact[block.number] or block.parent is not None and said in exact[-2 - _home(block)]
    return bool(_REPEATS.match(block.words)) and first[_home(block), duty.recurrence, duty.units] < block.number
