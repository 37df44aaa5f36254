"""`troly backup` and `troly restore`: people's data into one file and back."""

from datetime import datetime
from pathlib import Path

import click

from bot.__main__ import VIETNAM, now, open_state
from bot.settings import load_settings
from bot.state.backup import restore, save


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path), metavar="[TỆP]", required=False)
def backup_command(path: Path | None) -> None:
    """Sao lưu người, nhóm, cuộc trò chuyện, tin đi, tin đến vào một tệp; dịch vụ vẫn chạy."""
    settings = load_settings()
    target = path or settings.data / "backup" / f"state-{datetime.now(VIETNAM):%Y%m%d-%H%M%S}.db"
    target.parent.mkdir(parents=True, exist_ok=True)
    state = open_state(settings)
    try:
        counts = save(state, target)
    finally:
        state.close()
    click.echo(f"Đã sao lưu {sum(counts.values())} dòng vào {target}.")


@click.command("restore")
@click.argument("path", type=click.Path(path_type=Path), metavar="TỆP")
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
def restore_command(path: Path, yes: bool) -> None:
    """Phục hồi từ tệp sao lưu. Dữ liệu đang có được chép ra một tệp trước khi bị thay."""
    settings = load_settings()
    if not yes:
        click.confirm("Dữ liệu đang có sẽ bị thay bằng dữ liệu trong tệp. Tiếp tục?", abort=True)
    state = open_state(settings)
    try:
        kept = settings.data / "backup" / f"truoc-phuc-hoi-{datetime.now(VIETNAM):%Y%m%d-%H%M%S-%f}.db"
        kept.parent.mkdir(parents=True, exist_ok=True)
        save(state, kept)
        counts = restore(state, path, now())
    finally:
        state.close()
    click.echo(f"Đã phục hồi {sum(counts.values())} dòng từ {path}. Dữ liệu trước đó nằm ở {kept}.")
