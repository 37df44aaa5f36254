"""What is done with questions, end to end through the handlers: answered, asked back, refused; facets; dialogues."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from benchmarks.questions import QUESTIONS, Asked
from bot.message import Memory
from handlers import route
from handlers.answer import Answer
from handlers.context import Context
from knowledge.calendar import load_calendar
from knowledge.department import load_department
from knowledge.library import Library

DIALOGUES = QUESTIONS / "dept_dialogues_dev.jsonl"


def context_of(database: Path) -> Context:
    """A context over a knowledge.db, with the sample department and a still clock."""
    with as_file(files("knowledge") / "sample" / "department.yaml") as sample:
        department = load_department(sample)
    library = Library(database)
    return Context(lambda: library, department, load_calendar(), lambda: date(2026, 11, 20))


@dataclass
class Conduct:
    """Counts over labelled questions; every figure is a share."""

    answered: float = 0.0
    wrong: float = 0.0
    refused: float = 0.0
    asked_back: float = 0.0
    outside_answered: float = 0.0
    facet: float = 0.0


def conduct(context: Context, questions: Sequence[Asked]) -> Conduct:
    """How questions are treated: those with one right answer, those that fit several, those out of scope."""
    names = {card.code: card.folded for card in context.library().cards}
    rows = [(q, route.answer(q.text, Memory(), context, whole=True)) for q in questions]
    answer = [(q, a) for q, a in rows if q.behaviour == "answer" and set(q.codes) & set(names)]
    choose = [(q, a) for q, a in rows if q.behaviour == "choose"]
    outside = [(q, a) for q, a in rows if q.behaviour == "unknown"]
    given = [(q, a) for q, a in answer if a.outcome == "answer"]
    faceted = [(q, a) for q, a in answer if q.facet and q.facet != "none"]
    return Conduct(
        answered=_share(len(given), len(answer)),
        wrong=_share(sum(not _right(q, a, names) for q, a in given), len(given)),
        refused=_share(sum(a.outcome in ("unknown", "smalltalk") for _, a in answer), len(answer)),
        asked_back=_share(sum(a.outcome == "choose" and _right(q, a, names) for q, a in choose), len(choose)),
        outside_answered=_share(
            sum(1.0 if a.outcome == "answer" else 0.5 if a.outcome == "choose" else 0.0 for _, a in outside),
            len(outside),
        ),
        facet=_share(sum(_facet_right(q.facet, a) for q, a in faceted), len(faceted)),
    )


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _right(asked: Asked, answer: Answer, names: dict[str, str]) -> bool:
    gold = {names[c] for c in asked.codes if c in names}
    return bool(gold & {names[c] for c in answer.codes if c in names})


def _facet_right(facet: str, answer: Answer) -> bool:
    """The main facet: the first one asked; nothing asked is an overview."""
    return (answer.facets[0] if answer.facets else "overview") == facet


def dialogues(context: Context, path: Path = DIALOGUES) -> tuple[int, int, list[str]]:
    """Dialogues right at every turn, how many there are, and what went wrong in the others."""
    names = {card.code: card.folded for card in context.library().cards}
    right, failed = 0, []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for dialogue in lines:
        wrong = _first_wrong(dialogue["turns"], context, names)
        right += not wrong
        if wrong:
            failed.append(f"{dialogue['id']}: {wrong}")
    return right, len(lines), failed


def _first_wrong(turns: Sequence[dict], context: Context, names: dict[str, str]) -> str:
    memory = Memory()
    for turn in turns:
        before = memory
        answer = route.answer(turn["user"], memory, context, whole=True)
        memory = answer.memory
        wrong = _turn_wrong(turn, answer, before, names)
        if wrong:
            return f"“{turn['user']}”: {wrong}"
    return ""


def _turn_wrong(turn: dict, answer: Answer, before: Memory, names: dict[str, str]) -> str:
    """What is wrong with a turn: its outcome, its codes, or that the gold facet is not among those told.

    Where nothing was asked we tell the overview and the papers: that is either gold facet, and no other.
    """
    wanted = turn["behaviour"]
    if answer.outcome != wanted:
        return f"{answer.outcome} {answer.codes[:2]} instead of {wanted} {turn['codes'][:2]}"
    gold = {names[c] for c in turn["codes"] if c in names}
    picked = _picked(turn["user"], before)
    if picked:  # a number stands for what we listed there, whatever the order of the gold codes
        gold = {names[picked]}
    if gold and not gold & {names.get(c, "") for c in answer.codes}:
        return f"{answer.codes[:2]} instead of {turn['codes'][:2]}"
    if wanted == "answer" and turn["facet"] != "none" and turn["facet"] not in answer.facets:
        return f"facet {answer.facets} instead of {turn['facet']}"
    return ""


def _picked(said: str, before: Memory) -> str:
    """The code that a numbered pick stands for by the list just shown, "" for anything else."""
    found = re.fullmatch(r"(?:số|thứ|chọn)\s*(\d)", said.strip().lower())
    number = int(found[1]) if found else 0
    return before.listed[number - 1] if 0 < number <= len(before.listed) else ""
