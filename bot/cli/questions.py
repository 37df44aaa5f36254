"""`troly questions`: what people asked in vain, put together by likeness."""

import json
from datetime import timedelta

import click

from bot.__main__ import VIETNAM, assemble, now, open_state
from bot.settings import load_settings
from bot.state import questions as kept
from handlers.unanswered import Cluster, clustered
from handlers.wording import number
from knowledge.library import Library
from knowledge.text import squeeze


@click.command()
@click.option("--days", default=90, show_default=True, help="Chỉ những câu hỏi trong số ngày gần đây.")
@click.option("--all", "everything", is_flag=True, help="In mọi nhóm, không chỉ 20 nhóm đầu.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def questions(days: int, everything: bool, as_json: bool) -> None:
    """Câu hỏi chưa trả lời được hoặc bị chê, gộp câu giống nhau, hỏi nhiều đứng trước."""
    settings = load_settings()
    library = assemble(settings).context.library()
    state = open_state(settings)
    try:
        rows = state.do(kept.listed, now() - timedelta(days=days))
    finally:
        state.close()
    found = clustered(rows, lambda text: " ".join(library.read(text).content))
    if as_json:
        click.echo(json.dumps([_as_data(cluster) for cluster in found], ensure_ascii=False))
        return
    if not found:
        click.echo(f"Không có câu hỏi nào trong {number(days)} ngày qua.")
        return
    for at, cluster in enumerate(found if everything else found[:20], 1):
        click.echo("\n".join(_lines(at, cluster, library)))
    if len(found) > 20 and not everything:
        click.echo(f"… và {number(len(found) - 20)} nhóm câu hỏi nữa (--all)")


def _as_data(cluster: Cluster) -> dict[str, object]:
    return {
        "question": cluster.question,
        "count": cluster.count,
        "unknown": cluster.unknown,
        "disliked": cluster.disliked,
        "reasons": dict(cluster.reasons),
        "candidates": list(cluster.candidates),
        "others": list(cluster.others),
        "last": cluster.last.isoformat(),
    }


def _lines(at: int, cluster: Cluster, library: Library) -> list[str]:
    how = f"{number(cluster.unknown)} chưa trả lời được" if cluster.unknown else ""
    bad = f"{number(cluster.disliked)} bị chê" if cluster.disliked else ""
    why = ", ".join(f"{reason} {number(count)}" for reason, count in cluster.reasons)
    told = "; ".join(filter(None, (how, bad + (f" ({why})" if why else ""))))
    lines = [f"{at}. {cluster.question}", f"   hỏi {number(cluster.count)} lần: {told}; lần cuối {_day(cluster)}"]
    for code in cluster.candidates[:3]:
        card = library.card(code)
        lines.append(f"   gần nhất: {code} {squeeze(card.name) if card else ''}".rstrip())
    lines += [f"   cũng hỏi: {text}" for text in cluster.others[:3]]
    return lines


def _day(cluster: Cluster) -> str:
    return f"{cluster.last.astimezone(VIETNAM):%d/%m/%Y}"
