"""`troly words`: is the lexicon of needs sound, and does it reach what people use?"""

import sys
from pathlib import Path

import click

from bot.__main__ import knowledge_of
from bot.settings import load_settings


@click.group()
def words() -> None:
    """Kiểm tra từ điển nhu cầu."""


@words.command("check")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp knowledge.db muốn đối chiếu.")
@click.option("--all", "everything", is_flag=True, help="In đủ, không chỉ những dòng đầu của mỗi mục.")
def check_command(db: Path | None, everything: bool) -> None:
    """Nêu mục không thủ tục nào nhận, mục che lấp nhau, thủ tục hay dùng mà không mục nào tới."""
    from knowledge.check import check

    settings = load_settings()
    report = check(db or knowledge_of(settings), settings.words)
    for title, lines in report.sections():
        click.secho(f"{title}: {len(lines)}", bold=bool(lines))
        for line in lines if everything else lines[:20]:
            click.echo(f"  {line}")
        if len(lines) > 20 and not everything:
            click.echo(f"  … và {len(lines) - 20} dòng nữa (--all)")
    if report.errors:
        sys.exit(1)
