"""Documentation fails the build: settings, commands and links are what they are said to be."""

import re

import click
import pytest

from bot.cli import troly
from bot.settings import Settings, SettingsError, load_settings
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
WORDS = "\n".join(p.read_text(encoding="utf-8") for p in PAGES)


def test_every_setting_stands_in_env_example_with_its_reason() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.split("=")[0]: at for at, line in enumerate(lines) if line.startswith("TROLY_")}
    assert set(named) == {f"TROLY_{name.upper()}" for name in Settings.model_fields}
    assert any(line.startswith("#") for line in lines)


def test_the_example_settings_are_the_defaults(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(_env_file=ROOT / ".env.example") == load_settings(_env_file=None)


def test_a_wrong_setting_is_named(monkeypatch) -> None:
    monkeypatch.setenv("TROLY_PORT", "tám nghìn")
    with pytest.raises(SettingsError, match="TROLY_PORT"):
        load_settings()


def commands(group: click.Group, path: str = "troly"):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def test_every_command_is_in_the_docs_and_has_vietnamese_help() -> None:
    for path, command in commands(troly):
        assert path in WORDS, f"{path} is not documented"
        assert command.help and re.search("[à-ỹđ]", command.help), path


def test_commands_named_in_the_docs_exist() -> None:
    known = {path for path, _ in commands(troly)}
    for named in re.findall(r"(?:^|`|bin/)troly (\w+)(?: (\w+))?", WORDS, re.MULTILINE):
        assert f"troly {named[0]}" in known, named


def test_make_targets_named_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)", WORDS)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_pictures_lead_somewhere(page) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
