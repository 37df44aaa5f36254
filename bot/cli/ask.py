"""`troly ask`: one question, or a file of them, for people and for programs."""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from bot.__main__ import Service, assemble
from bot.message import Memory
from bot.settings import load_settings
from handlers import route
from handlers.answer import Answer
from knowledge.found import OFFERED
from knowledge.why import why


@click.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--batch", type=click.File("rb"), help='Tệp câu hỏi, mỗi dòng một câu hoặc {"q": …} hoặc {"turns": […]}.')
@click.option("--why", "explain", is_flag=True, help="Nói vì sao mỗi thủ tục có mặt.")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp knowledge.db muốn dùng.")
def ask(question: tuple[str, ...], as_json: bool, batch: Any, explain: bool, db: Path | None) -> None:
    """Hỏi một câu: troly ask "đăng ký kết hôn cần giấy tờ gì"."""
    if bool(question) == bool(batch):
        raise click.UsageError('Cần một câu hỏi, hoặc --batch TỆP. Ví dụ: troly ask "đăng ký kết hôn cần gì"')
    settings = load_settings()
    service = assemble(settings, database=db)
    if batch:
        for line in batch:
            click.echo(json.dumps(_batch_line(line, service, explain), ensure_ascii=False))
        return
    given, told = _turns([" ".join(question)], service, explain)
    if as_json:
        click.echo(json.dumps(told[0], ensure_ascii=False))
    else:
        click.echo(given[0].reply.plain(settings.address))
        if explain:
            click.echo("\n" + "\n".join(_why_lines(told[0]["why"], service)))


def _batch_line(line: bytes, service: Service, explain: bool) -> dict[str, Any]:
    """One line of a batch answered: plain text, {"q": …}, or {"turns": […]} (one conversation)."""
    text = line.decode("utf-8", "replace").strip("\r\n\ufeff")
    given: Any = text
    if text.lstrip().startswith("{"):
        try:
            given = json.loads(text)
        except ValueError:
            given = text
    if isinstance(given, dict) and isinstance(given.get("turns"), list):
        turns = [
            t if isinstance(t, str) else str(t.get("user", "")) if isinstance(t, dict) else str(t)
            for t in given["turns"]
        ]
        return {"turns": _turns(turns, service, explain)[1]}
    if isinstance(given, dict) and "q" in given:
        given = given["q"]
    return _turns([given if isinstance(given, str) else text], service, explain)[1][0]


def _turns(questions: Iterable[str], service: Service, explain: bool) -> tuple[list[Answer], list[dict[str, Any]]]:
    """The turns of one conversation answered in order: the answers, and the objects that programs get."""
    memory, given, told = Memory(), [], []
    for question in questions:
        started = time.perf_counter()
        answer = route.answer(question, memory, service.context, whole=True)
        spent = round((time.perf_counter() - started) * 1000, 2)
        memory = answer.memory
        given.append(answer)
        told.append(_object(question, answer, spent, service, explain))
    return given, told


def _object(question: str, answer: Answer, spent: float, service: Service, explain: bool) -> dict[str, Any]:
    found = answer.found or service.context.library().find(question)
    best = [group.main.code for group in found.groups[:OFFERED]]
    if answer.outcome == "answer":
        best = list(dict.fromkeys((answer.codes[0], *best)))[:OFFERED]
    told = {
        "question": question,
        "outcome": answer.outcome,
        "facets": list(answer.facets),
        "codes": list(answer.codes),
        "candidates": best,
        "text": answer.reply.plain(service.settings.address),
        "ms": spent,
    }
    return told | ({"why": list(why(found))} if explain else {})


def _why_lines(reasons: list[dict[str, Any]], service: Service) -> Iterator[str]:
    from knowledge.why import SAID

    current = ""
    for reason in reasons:
        if reason["code"] != current:
            current = reason["code"]
            card = service.context.library().card(current)
            yield f"{current} {card.name if card else ''}"
        yield f"   {reason['value']:+.2f}  {SAID.get(reason['rule'], reason['rule'])}"
