"""`troly knowledge`: build the database of procedures, show a record."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.__main__ import knowledge_of
from bot.settings import load_settings
from knowledge.build import Given, Report, build, lines_of
from knowledge.store import Store
from knowledge.text import fold


@click.group()
def knowledge() -> None:
    """Dựng và xem dữ liệu thủ tục."""


def _given(argument: str, as_of: str) -> Given:
    path, at, day = argument.rpartition("@")
    if at and _is_day(day) and not Path(argument).exists():
        return Given(Path(path), day)
    return Given(Path(argument), as_of)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@knowledge.command("build")
@click.argument("paths", nargs=-1, required=True, metavar="TỆP_HOẶC_THƯ_MỤC…")
@click.option("--db", type=click.Path(path_type=Path), help="Nơi ghi; mặc định là TROLY_KNOWLEDGE_DB.")
@click.option("--as-of", default="", help="Ngày của dữ liệu (2026-07-31); từng tệp thì viết TỆP@2026-07-31.")
@click.option("--fields", type=click.Path(exists=True, path_type=Path), help="Tệp lĩnh vực, mỗi dòng một lĩnh vực.")
@click.option("--codes", type=click.Path(exists=True, path_type=Path), help="Tệp mã thủ tục, mỗi dòng một mã.")
@click.option(
    "--golden", type=click.Path(exists=True, path_type=Path), help='Câu hỏi phải trả lời đúng: mỗi dòng {"q", "code"}.'
)
@click.option("--force", is_flag=True, help="Vẫn thay dữ liệu dù câu hỏi kiểm tra không đạt.")
@click.option("--strict", is_flag=True, help="Có bản ghi bị từ chối thì coi là lỗi.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def build_command(
    paths: tuple[str, ...], db: Path | None, as_of: str, fields: Path | None, codes: Path | None,
    golden: Path | None, force: bool, strict: bool, as_json: bool,
) -> None:  # fmt: skip
    """Dựng knowledge.db từ danh mục (JSON mỗi dòng một bản ghi, .gz) và bản xuất DOCX của Cổng Dịch vụ công."""
    if as_of and not _is_day(as_of):
        raise click.UsageError(f"--as-of cần ngày dạng 2026-07-31, không phải {as_of!r}.")
    settings = load_settings()
    for path in (_given(p, "").path for p in paths):
        if not path.exists():
            raise click.UsageError(f"Không thấy tệp hoặc thư mục {path}.")
    report = build(
        [_given(p, as_of) for p in paths],
        db or settings.database,
        fields=frozenset(map(fold, lines_of(fields))) if fields else frozenset(),
        codes=lines_of(codes) if codes else frozenset(),
        words=settings.words,
        progress=_progress(as_json),
        check=_golden_check(golden, force),
    )
    click.echo(
        json.dumps(_as_json(report), ensure_ascii=False) if as_json else _as_text(report, db or settings.database)
    )
    if strict and report.refused:
        sys.exit(1)


def _progress(quiet: bool) -> Any:
    """A count that moves while reading, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        return lambda count: None
    from rich.console import Console
    from rich.status import Status

    status = Status("Đang đọc…", console=Console(stderr=True))
    status.start()

    def moved(count: int) -> None:
        if count % 50 == 0:
            status.update(f"Đã đọc {count} thủ tục; đang lập chỉ mục…" if count > 5000 else f"Đã đọc {count} thủ tục…")

    return moved


def _golden_check(golden: Path | None, force: bool) -> Any:
    """What looks at the finished file before it is swapped in."""
    from knowledge.golden import check

    return (lambda path: check(path, golden, force, click.echo)) if golden else (lambda path: None)


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "procedures": report.procedures,
        "components": report.components,
        "left_out": report.left_out,
        "refused": [{"source": r.source, "reason": r.reason} for r in report.refused],
        "seconds": report.seconds,
    }


def _as_text(report: Report, target: Path) -> str:
    lines = [f"Đọc {count} bản ghi từ {source}." for source, count in report.by_source.items()]
    lines += [f"Trùng mã {text}." for text in report.replaced]
    lines += [f"Từ chối {r.source}: {r.reason}." for r in report.refused]
    if report.left_out:
        lines.append(f"Bộ lọc để lại {report.left_out} thủ tục không thuộc cơ quan.")
    lines.append(
        f"Đã ghi {report.procedures} thủ tục, {report.components} dòng hồ sơ vào {target} trong {report.seconds} giây."
    )
    return "\n".join(lines)


@knowledge.command("show")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp knowledge.db muốn dùng.")
def show(code: str, as_json: bool, db: Path | None) -> None:
    """In mọi điều bản ghi của một thủ tục có."""
    settings = load_settings()
    procedure = Store(db or knowledge_of(settings)).record(code.strip())
    if procedure is None:
        raise click.UsageError(f"Dữ liệu không có thủ tục mã {code}.")
    told = procedure.model_dump(exclude_defaults=True, exclude={"dossier", "url", "date_source"}, mode="json")
    told["dossier"] = [_row(row) for row in procedure.dossier]
    told["data_date"] = procedure.data_date
    told["url"] = procedure.url or f"{settings.address}/tthc/{procedure.code}"
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for key, value in told.items():
        if isinstance(value, list):
            click.secho(f"{key}:", bold=True)
            for row in value:
                click.echo("  - " + (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)))
        else:
            click.echo(click.style(f"{key}: ", bold=True) + str(value))


def _row(row: Any) -> dict[str, Any]:
    told = row.model_dump(exclude={"form_files"}, exclude_none=True)
    if row.form_files:
        told["form_file"] = "\n".join(row.form_files)
        if len(row.form_files) > 1:
            told["form_files"] = list(row.form_files)
    return told
