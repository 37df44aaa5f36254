"""Asking over HTTP: with the page's script, without it, by link; and what is said when it cannot be."""

import json

import pytest
from aiohttp import ClientSession, CookieJar

from bot.web.sessions import address
from tests.web.web_fakes import ASK_ON, CODE, NASTY, Department

pytestmark = pytest.mark.asyncio


def browser() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def say(who: ClientSession, url: str, text: str) -> dict:
    async with who.post(f"{url}/api/turn", json={"text": text}) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        return await answer.json()


async def test_a_turn_comes_back_as_blocks_choices_and_source(serve):
    async with browser() as citizen:
        said = await say(citizen, await serve(), "trợ cấp mai táng cần giấy tờ gì")
    kinds = [block["kind"] for block in said["blocks"]]
    assert kinds == ["paragraph", "heading", "item", "detail", "item", "item"]
    assert said["blocks"][2] == {
        "kind": "item",
        "text": "Tờ khai đề nghị hỗ trợ chi phí mai táng",
        "number": 1,
        "note": "bản chính: 1, bản sao: 0",
    }
    assert said["choices"] == [{"label": c.label, "says": c.says} for c in ASK_ON]
    assert said["source"]["url"] == f"/tthc/{CODE}"


async def test_a_reply_without_source_says_so(serve):
    async with browser() as citizen:
        assert (await say(citizen, await serve(), "chào"))["source"] is None


async def test_two_browsers_never_share_a_conversation(serve):
    url = await serve()
    async with browser() as one, browser() as other:
        await say(one, url, "một")
        await say(one, url, "hai")
        assert (await say(one, url, "ba"))["blocks"][0]["text"].startswith("Lượt 3")
        assert (await say(other, url, "bốn"))["blocks"][0]["text"].startswith("Lượt 1")


async def test_the_page_and_its_script_are_one_conversation(serve):
    url = await serve()
    async with browser() as citizen:
        await (await citizen.get(f"{url}/", params={"q": "một"})).text()
        await (await citizen.post(f"{url}/", data={"text": "hai"})).text()
        assert (await say(citizen, url, "ba"))["blocks"][0]["text"].startswith("Lượt 3")


@pytest.mark.parametrize("forged", ["1", "x" * 43 + "/../", "a b" * 20, "é" * 43, ""])
async def test_a_cookie_we_did_not_give_out_is_replaced(serve, department: Department, forged: str):
    url = await serve()
    async with ClientSession() as stranger:
        cookie = {"Cookie": f"troly={forged}"}
        async with stranger.post(f"{url}/api/turn", json={"text": "chào"}, headers=cookie) as answer:
            given = answer.cookies["troly"].value
    assert given != forged and len(given) == 43
    assert list(department.turns) == [address(given).chat]


async def test_the_cookie_is_kept_from_scripts_and_from_plain_http(serve):
    async with ClientSession() as citizen:
        plain = (await citizen.get(await serve())).headers["Set-Cookie"]
        safe = (await citizen.get(await serve(public_url="https://iso.example.vn"))).headers["Set-Cookie"]
    assert "HttpOnly" in plain and "SameSite=Lax" in plain and "Secure" not in plain
    assert "Secure" in safe


async def test_beginning_afresh_is_another_conversation(serve):
    url = await serve()
    async with browser() as citizen:
        await say(citizen, url, "một")
        page = await citizen.post(f"{url}/moi")
        assert page.status == 200 and page.url.path == "/"
        assert (await say(citizen, url, "hai"))["blocks"][0]["text"].startswith("Lượt 1")


async def test_without_script_question_and_answer_stand_on_the_page(serve):
    async with browser() as citizen:
        answer = await citizen.post(await serve(), data={"text": "trợ cấp mai táng"})
        page = await answer.text()
    assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
    for words in ("trợ cấp mai táng", "Bản sao giấy chứng tử", "bản chính: 0, bản sao: 1", f'href="/tthc/{CODE}"'):
        assert words in page
    assert f'name="text" value="{ASK_ON[0].says}"' in page


async def test_a_choice_without_script_shows_its_label_and_says_its_words(serve, department: Department):
    async with browser() as citizen:
        page = await (await citizen.post(await serve(), data={"text": ASK_ON[1].says, "shown": "Lệ phí"})).text()
    assert department.heard == [ASK_ON[1].says]
    assert "Anh/chị hỏi: </span>Lệ phí</p>" in page


async def test_a_link_asks_at_once(serve, department: Department):
    async with browser() as citizen:
        page = await (await citizen.get(await serve(), params={"q": "trợ cấp mai táng"})).text()
    assert department.heard == ["trợ cấp mai táng"]
    assert "Bản sao giấy chứng tử" in page


async def test_html_in_a_question_stays_text(serve):
    async with browser() as citizen:
        page = await (await citizen.get(await serve(), params={"q": NASTY})).text()
    assert "<script>alert" not in page and "<b>đậm" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"text": 3}', b'{"q": "a"}', b"[" * 60_000])
async def test_what_is_no_turn_gets_a_sentence(serve, department: Department, body: bytes):
    async with browser() as citizen:
        answer = await citizen.post(f"{await serve()}/api/turn", data=body)
        said = await answer.json()
    assert answer.status == 400 and said["error"].endswith(".")
    assert not department.heard


async def test_a_body_too_big_gets_a_sentence(serve, department: Department):
    url = await serve()
    async with browser() as citizen:
        answer = await citizen.post(f"{url}/api/turn", data=json.dumps({"text": "a" * 70_000}))
        assert answer.status == 400 and "quá dài" in (await answer.json())["error"]
        page = await citizen.post(url, data={"text": "a" * 70_000})
        assert page.status == 400 and "quá dài" in await page.text()
    assert not department.heard


@pytest.mark.parametrize("text", ["", " ", "a" * 10_000, "🙂", "\x00\x07", "'; DROP TABLE", '" OR *', "漢字", "\ud800"])
async def test_any_text_is_a_turn(serve, department: Department, text: str):
    url = await serve()
    async with browser() as citizen:
        body = json.dumps({"text": text})
        answer = await citizen.post(f"{url}/api/turn", data=body)
        assert answer.status == 200 and (await answer.json())["blocks"]
        page = await citizen.post(url, data={"text": text.encode("utf-8", "replace").decode()})
        assert page.status == 200
    assert len(department.heard) == 2


async def test_a_failure_is_a_sentence_and_never_a_trace(serve, caplog: pytest.LogCaptureFixture):
    url = await serve()
    async with browser() as citizen:
        answer = await citizen.post(f"{url}/api/turn", json={"text": "hỏng"})
        told = await answer.text()
        page = await citizen.get(url, params={"q": "hỏng"})
        shown = await page.text()
    assert (answer.status, page.status) == (500, 500)
    for text in (told, shown):
        assert "gặp trục trặc" in text and "Traceback" not in text and "mật khẩu" not in text
    assert "RuntimeError" in caplog.text
    assert "mật khẩu" not in caplog.text and "hỏng" not in caplog.text


async def test_suggestions_are_a_list_of_procedures(serve):
    url = await serve()
    async with browser() as citizen:
        found = await (await citizen.get(f"{url}/api/suggest", params={"q": "mai"})).json()
        nothing = await (await citizen.get(f"{url}/api/suggest", params={"q": "m"})).json()
    assert found[0] == {"code": CODE, "name": "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội", "level": "Cấp Xã"}
    assert nothing == []
