"""`troly plan`: read a plan document and show the duties it proposes."""

import json
from pathlib import Path

import click

_SAMPLE = Path(__file__).parents[2] / "knowledge/sample/department.yaml"


@click.group(name="plan", help="Đọc kế hoạch, công văn và đề xuất nhiệm vụ có hạn.")
def plan() -> None:
    """The group of commands about plans."""


@plan.command(
    "read", help="Đọc một văn bản (.txt, .docx, .doc, .pdf) và in các nhiệm vụ đọc được: ai, việc gì, hạn nào."
)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option(
    "--xlsx", metavar="RA", type=click.Path(path_type=Path, dir_okay=False), help="Ghi thành bảng Excel để sửa."
)
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON cho máy đọc.")
@click.option(
    "--department",
    metavar="TỆP",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Danh sách đơn vị (department.yaml); mặc định là cơ quan mẫu.",
)
def read(file: Path, xlsx: Path | None, as_json: bool, department: Path | None) -> None:
    """Read, then print or write; a document that cannot be read ends with a sentence and code 1."""
    from knowledge.department import DepartmentError
    from knowledge.plans import PlanError, read_plan

    try:
        found = read_plan(file, _register(department))
        if xlsx:
            _write(found, xlsx)
    except (PlanError, DepartmentError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        for note in found.notes:
            click.echo(f"Lưu ý: {note}", err=True)
    elif xlsx:
        click.echo(f"Đã ghi {len(found.duties)} nhiệm vụ vào {xlsx}.")
    else:
        _show(found)


def _register(path: Path | None) -> tuple:
    """The units to match names with: of the file named, else of the sample; none when there is no sample."""
    from knowledge.department import load_department

    if path is None and not _SAMPLE.is_file():
        return ()
    return load_department(path or _SAMPLE).units


def _write(found, path: Path) -> None:
    from knowledge.plans.model import PlanError
    from knowledge.plans.sheet import write_sheet

    try:
        write_sheet(found, path)
    except OSError as error:
        raise PlanError(f"Không ghi được tệp {path}: {error.strerror}.") from error


def _show(found) -> None:
    """The table for a person: dated duties first as they stand, then what to look at."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from knowledge.plans.wording import deadline

    console = Console()
    head = " · ".join(
        filter(None, (found.number and f"Số {found.number}", found.date and f"ngày {found.date:%d/%m/%Y}"))
    )
    console.print(Text(found.title or found.file, style="bold"))
    if head:
        console.print(Text(head))
    table = Table(show_lines=True, expand=True)
    for name, options in (
        ("TT", {"justify": "right", "width": 3}),
        ("Việc", {"ratio": 5}),
        ("Đơn vị", {"ratio": 3}),
        ("Hạn", {"ratio": 3}),
        ("Nơi nhận", {"ratio": 2}),
    ):
        table.add_column(name, overflow="fold", **options)
    for number, duty in enumerate(found.duties, start=1):
        units = "; ".join(duty.units) or "(văn bản không nêu)"
        coded = f" [{', '.join(duty.unit_codes)}]" if duty.unit_codes else ""
        table.add_row(
            *(Text(cell) for cell in (str(number), duty.task, units + coded, deadline(duty), duty.recipient or ""))
        )
    if found.duties:
        console.print(table)
    dated = sum(duty.dated or bool(duty.relative) for duty in found.duties)
    console.print(f"{len(found.duties)} nhiệm vụ, {dated} có hạn.")
    for note in found.notes:
        console.print(Text(f"Lưu ý: {note}", style="yellow"))
    _show_ignored(console, found.ignored_dates)


def _show_ignored(console, ignored) -> None:
    """The dates passed over, grouped by reason."""
    from rich.text import Text

    reasons: dict[str, list[str]] = {}
    for item in ignored:
        reasons.setdefault(item.reason, []).append(" ".join(item.text.split()))
    if reasons:
        console.print("Ngày không coi là hạn:")
    for reason, texts in reasons.items():
        console.print(Text(f"  {reason}: {', '.join(dict.fromkeys(texts))}"))


@plan.command("load", help="Nạp bảng Excel đã sửa (do troly plan read --xlsx ghi ra): giao tất cả việc trong bảng.")
@click.argument("file", metavar="TỆP.xlsx", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Nạp dù bảng cùng tên đã nạp trước đó.")
@click.option("--check", is_flag=True, help="Chỉ kiểm tra, không giao việc.")
def load(file: Path, again: bool, check: bool) -> None:
    """Load a sheet whole; a faulty one ends with the list of cells to mend and code 1."""
    from bot.__main__ import assemble, open_state
    from bot.settings import load_settings
    from knowledge.plans import PlanError
    from knowledge.plans.sheet_read import read_sheet

    settings = load_settings()
    context = assemble(settings).context
    names = [kind.name for kind in context.rules.kinds.values()]
    try:
        sheet = read_sheet(file, context.department.units, context.today(), names)
    except PlanError as error:
        raise click.ClickException(str(error)) from error
    for fault in sheet.faults:
        click.echo(fault, err=True)
    if sheet.faults:
        raise click.ClickException(f"Chưa nạp bảng {file.name}: có {len(sheet.faults)} chỗ cần sửa.")
    if check:
        click.echo(f"Bảng {file.name} đọc được: {len(sheet.lines)} việc.")
        return
    state = open_state(settings)
    try:
        made = state.do(_loaded, sheet.lines, file, context, again)
    finally:
        state.close()
    click.echo(f"Đã giao {made} nhiệm vụ từ bảng {file.name}.")


def _loaded(connection, lines, file: Path, context, again: bool) -> int:
    """Make the duties, unless a sheet of that name was loaded before."""
    from bot.__main__ import VIETNAM, now
    from bot.state import files, plans
    from bot.state.duty_log import Act
    from handlers.duties import sheets

    before = plans.alike(connection, "", sheets.title(file.name))
    if before and not again:
        day = before.made_at.astimezone(VIETNAM)
        known = f"Bảng {file.name} đã nạp ngày {day:%d/%m/%Y}. Nạp lần nữa thì việc bị giao hai lần"
        raise click.ClickException(f"{known}; nếu đúng ý, thêm --again.")
    act = Act("", now(), "terminal")
    kept = files.keep(connection, file.read_bytes(), file.name, act.at)
    return sheets.load(connection, lines, sheets.title(file.name), kept, context, act)
