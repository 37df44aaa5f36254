"""YAML read together with the line on which every value stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """What a text says, and where: `of(("questions", 2, "kind"))` is the line of that value or of what holds it."""

    data: Any
    at: Mapping[Place, int]
    doubled: tuple[tuple[str, int], ...] = ()  # keys written twice, with the line of the second

    def of(self, place: Place) -> int:
        """The line of a place; of the nearest thing around it when it is not there."""
        while place and place not in self.at:
            place = place[:-1]
        return self.at.get(place, 1)


class Unreadable(ValueError):
    """The text is no YAML; `line` says where that was noticed."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read(text: str) -> Lines:
    """The data of a YAML text with its lines. Raises Unreadable."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        at: dict[Place, int] = {}
        doubled: list[tuple[str, int]] = []
        if node is not None:
            _walk(node, (), at, doubled, set())
        return Lines(yaml.safe_load(text), at, tuple(doubled))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise Unreadable(mark.line + 1 if mark else 1) from error
    except (ValueError, TypeError, RecursionError) as error:  # a date that there is not, an unhashable key, a maze
        raise Unreadable(1) from error


def _walk(node: yaml.Node, place: Place, at: dict[Place, int], doubled: list[tuple[str, int]], above: set[int]) -> None:
    """Note the lines of a node and of what is in it; a node that contains itself is not followed."""
    at.setdefault(place, node.start_mark.line + 1)
    if id(node) in above:
        return
    above = above | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            _walk(child, (*place, number), at, doubled, above)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            name = str(getattr(key, "value", ""))
            if name in seen:
                doubled.append((name, key.start_mark.line + 1))
            seen.add(name)
            at[(*place, name)] = key.start_mark.line + 1
            _walk(child, (*place, name), at, doubled, above)
