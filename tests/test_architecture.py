"""Who may import whom, one line a module, no file that hides two jobs."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = sorted(p for top in ("knowledge", "bot", "handlers") for p in (ROOT / top).rglob("*.py"))
TOPS = {"bot", "handlers", "knowledge", "tests", "docs", "benchmarks", "deploy"}
NAMES = ("utils", "helpers", "manager", "service", "base", "common", "misc")


def area(path: Path) -> str:
    relative = path.relative_to(ROOT)
    if relative.parts[:2] == ("bot", "cli") or relative.as_posix() == "bot/__main__.py":
        return "wiring"
    return relative.parts[0]


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


def allowed(where: str, name: str) -> bool:
    top = name.split(".")[0]
    if top not in ("bot", "handlers", "knowledge"):
        return True
    if where == "wiring":
        return True
    if where == "knowledge":
        return top == "knowledge"
    if where == "bot":
        return top == "bot"
    seams = ("bot.message", "bot.state", "bot.web.contract")
    return (
        top != "bot" or name == "bot" or any(name == s or name.startswith(s + ".") for s in seams) or name == "bot.web"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    wrong = {name for name in imported(path) if not allowed(area(path), name)}
    assert not wrong, f"{path.relative_to(ROOT)} may not import {wrong}"


def test_only_the_telegram_channel_knows_aiogram() -> None:
    users = {p.relative_to(ROOT).as_posix() for p in FILES if any(n.split(".")[0] == "aiogram" for n in imported(p))}
    assert users <= {"bot/channels/telegram.py"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_module_says_in_one_line_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text)) or ""
    assert said and len(said.splitlines()[0]) <= 117, path
    assert text.count("\n") <= 400, f"{path}: split it"
    assert path.stem not in NAMES


def test_the_top_level_is_the_one_agreed() -> None:
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith((".", "__"))}
    assert folders - {"data", "build", "node_modules"} - {n for n in folders if n.endswith(".egg-info")} <= TOPS


def test_nothing_of_the_workshop_is_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    tracked = [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    assert tracked
    for path in tracked:
        if path.suffix in (".py", ".md", ".yaml", ".csv", ".toml", ".example", ".html", ".js", ".css", ""):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert "/work" + "/" not in text, path
