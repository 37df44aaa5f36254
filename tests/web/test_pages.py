"""Records, lists and the rest over HTTP: complete, escaped, small, and from our server only."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from markupsafe import escape

import bot.web
from bot.web.contract import Field
from tests.web.web_fakes import CODE, LONG_WORD, NASTY_RECORD, PAGES, PAPERS, RECORD

pytestmark = pytest.mark.asyncio
FOLDER = Path(bot.web.__file__).parent
PATHS = ("/", "/?q=mai+táng", f"/tthc/{CODE}", f"/tthc/{NASTY_RECORD.code}", "/linh-vuc", "/linh-vuc/bao-tro-xa-hoi")
LOADED = re.compile(r"<(?:link|script|img|iframe|source)[^>]*?(?:src|href)=\"([^\"]*)\"|<form[^>]*action=\"([^\"]*)\"")


async def read(url: str, status: int = 200) -> str:
    async with ClientSession() as reader, reader.get(url) as answer:
        assert answer.status == status
        return await answer.text()


async def test_a_record_shows_all_it_holds(serve):
    page = await read(f"{await serve()}/tthc/{CODE}")
    words = [RECORD.name, RECORD.code, RECORD.summary, RECORD.source, RECORD.portal, RECORD.sets]
    words += [part for fact in RECORD.facts for part in fact] + [row.text for row in PAPERS]
    words += [row.quantity for row in PAPERS] + [form for row in PAPERS for form in row.forms]
    words += ["Trực tiếp, Trực tuyến", "03 ngày làm việc", "Trình tự thực hiện", "Bước 1: Nộp hồ sơ."]
    assert [word for word in words if str(escape(word)) not in page] == []
    assert page.count('type="checkbox"') == RECORD.papers


async def test_a_long_record_has_a_table_of_contents_that_leads_somewhere(serve):
    url = await serve()
    page = await read(f"{url}/tthc/{NASTY_RECORD.code}")
    targets = re.findall(r'href="#([^"]+)"', page)
    assert {"ho-so", "truong-hop-3", "cach-nop", "muc-2", "noi-khac"} <= set(targets)
    assert [target for target in targets if f'id="{target}"' not in page] == []
    assert "<summary>" not in await read(f"{url}/tthc/{CODE}")


async def test_nasty_data_stays_text(serve):
    page = await read(f"{await serve()}/tthc/{NASTY_RECORD.code}")
    assert "<script>alert" not in page and "<b>đậm" not in page and "javascript:" not in page
    assert LONG_WORD in page and page.count('type="checkbox"') == NASTY_RECORD.papers


async def test_many_fields_stand_under_letters(serve):
    fields = tuple(Field(f"f{n}", f"{letter}{n}", 1) for letter in "ABĐ" for n in range(11))
    page = await read(f"{await serve(replace(PAGES, fields=lambda: fields))}/linh-vuc")
    assert [f'href="#chu-{n}"' in page for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert "Chưa có lĩnh vực" in await read(f"{await serve(replace(PAGES, fields=lambda: ()))}/linh-vuc")


async def test_browsing_leads_from_fields_to_records(serve):
    url = await serve()
    assert 'href="/linh-vuc/bao-tro-xa-hoi"' in await read(f"{url}/linh-vuc")
    assert f'href="/tthc/{CODE}"' in await read(f"{url}/linh-vuc/bao-tro-xa-hoi")


@pytest.mark.parametrize(
    "path", ["/tthc/1.0", "/tthc/%3Cscript%3E", "/tthc/a/b", "/linh-vuc/x", "/khong-co", "/static/a/b"]
)
async def test_what_is_not_there_leads_on(serve, path: str):
    page = await read(await serve() + path, status=404)
    assert "Không tìm thấy" in page and "<script>" not in page
    for way_on in ('href="/"', 'href="/linh-vuc"', 'href="tel:0200000001"'):
        assert way_on in page


async def test_programs_get_their_refusals_as_json(serve):
    url = await serve()
    async with ClientSession() as program:
        for answer in (await program.get(f"{url}/api/turn"), await program.get(f"{url}/api/khong-co")):
            assert answer.status in (404, 405) and (await answer.json())["error"].endswith(".")


async def test_health(serve):
    assert '"ok"' in await read(f"{await serve()}/healthz")


async def test_every_response_carries_the_safety_headers(serve):
    url = await serve()
    async with ClientSession() as reader:
        for path in (*PATHS, "/khong-co", "/api/suggest?q=mai", "/healthz"):
            headers = (await reader.get(url + path)).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


async def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(serve):
    url = await serve()
    for path in PATHS:
        page = await read(url + path)
        loaded = [a or b for a, b in LOADED.findall(page)]
        assert loaded and all(address.startswith("/") and not address.startswith("//") for address in loaded)
        assert not re.search(r"<style|<[^>]+\sstyle=|<[^>]+\son\w+=|<script(?![^>]*src=)", page)
    for file in (FOLDER / "static").iterdir():
        text = file.read_text().replace("http://www.w3.org/2000/svg", "").replace("https?:", "")
        assert not re.search(r"https?:|url\(|@import", text), file.name


async def test_all_files_together_are_under_100_kb(serve):
    url = await serve()
    files = [*(FOLDER / "static").iterdir(), *(FOLDER / "templates").iterdir()]
    assert sum(file.stat().st_size for file in files) < 100_000
    page = await read(f"{url}/?q=dài")
    sizes = [len((await read(url + path)).encode()) for path in re.findall(r'"(/static/[^"]+)"', page)]
    assert len(sizes) == 3 and sum(sizes) + len(page.encode()) < 100_000


def luminance(colour: str) -> float:
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_all_text_is_dark_on_light_or_light_on_dark():
    sheet = (FOLDER / "static" / "page.css").read_text()
    themes = [dict(re.findall(r"--([\w-]+): #(\w+);", line)) for line in sheet.splitlines() if "--paper" in line]
    themes = [theme for theme in themes if theme]
    assert len(themes) == 3  # day, night, printer
    for theme in themes:
        light = {name: luminance(colour) + 0.05 for name, colour in theme.items()}
        grounds = [light["paper"], light["soft"]]
        for name in ("ink", "quiet", "accent"):
            assert all(max(light[name], g) / min(light[name], g) >= 7 for g in grounds), (name, theme)


async def test_files_are_kept_for_ever_and_compressed(serve):
    url = await serve()
    script = re.search(r'"(/static/[^"]+page\.js)"', await read(url))[1]
    async with ClientSession() as reader, reader.get(url + script) as answer:
        assert "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Encoding"] == "gzip"
        assert "javascript" in answer.headers["Content-Type"]


@pytest.mark.parametrize("path", PATHS)
async def test_pages_say_who_speaks_and_in_which_language(serve, path: str):
    page = await read(await serve() + path)
    assert '<html lang="vi">' in page and "trợ lý tự động" in page and "!" not in re.sub(r"<!doctype html>", "", page)
