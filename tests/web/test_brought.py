"""Files on the web: given out to whoever knows the path, taken from people with a role."""

from dataclasses import replace

import pytest
from aiohttp import ClientSession, CookieJar, FormData
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bot.message import Address, Attachment, Document, Reply, Turn, paragraph
from bot.state.files import File
from bot.web.contract import Files

MB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
ID = "abcdefghijklmnopqrstuvwxyz012345"
LETTER = File(ID, "công văn đôn đốc.docx", "", b"PK" + b"a" * 5000, None)
PAGE = File(ID, "trang.html", "text/html", b"<script>alert(1)</script>", None)


class Cupboard:
    """Keeps files in memory; everybody may bring one unless told otherwise."""

    def __init__(self, *kept: File, open: bool = True) -> None:
        self.kept, self.open = {file.id: file for file in kept}, open

    async def give(self, id: str) -> File | None:
        return self.kept.get(id)

    async def may_bring(self, address: Address) -> bool:
        return self.open

    async def keep(self, turn: Turn, document: Document, body: bytes) -> Turn:
        id = f"id-of-file-number-{len(self.kept)}"
        self.kept[id] = File(id, document.name, document.media, body, None)
        return replace(turn, document=replace(document, file=id))

    @property
    def files(self) -> Files:
        return Files(self.give, self.may_bring, self.keep)


@pytest.fixture
def heard(department, monkeypatch) -> list[Turn]:
    """The turns that arrive; a turn "/bang" is answered with a picture, one with a file by its name."""
    turns = []

    async def hear(turn: Turn) -> Reply:
        turns.append(turn)
        if turn.text == "/bang":
            return Reply((paragraph("Bảng theo dõi:"),), attachment=Attachment(ID, "bảng.png", picture=True))
        name = turn.document.name if turn.document else "không có tệp"
        return Reply((paragraph(f"Tôi đã nhận {name}."),))

    department.hear = hear
    return turns


def browser_of() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


def a_form(body: bytes, name: str = "báo cáo.docx", text: str = "xong rồi") -> FormData:
    form = FormData(quote_fields=False)  # as browsers do
    form.add_field("text", text)
    form.add_field("file", body, filename=name, content_type="application/x-any")
    return form


async def test_a_kept_file_is_given_out_and_kept_by_nobody(serve) -> None:
    url = await serve(files=Cupboard(LETTER).files)
    async with browser_of() as reader:
        answer = await reader.get(url + Attachment(ID, LETTER.name).path)
        assert answer.status == 200 and await answer.read() == LETTER.body
        head = answer.headers
    assert head["Content-Disposition"].startswith("attachment; filename*=UTF-8''c%C3%B4ng%20v%C4%83n")
    assert head["Cache-Control"] == "no-store" and head["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in head["Content-Security-Policy"] and "wordprocessingml" in head["Content-Type"]
    assert "Content-Encoding" not in head


async def test_a_page_that_somebody_sent_is_never_shown_as_a_page(serve) -> None:
    async with browser_of() as reader:
        answer = await reader.get(f"{await serve(files=Cupboard(PAGE).files)}/tep/{ID}/trang.html")
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_picture_is_shown(serve) -> None:
    picture = File(ID, "bảng.png", "", PNG, None)
    async with browser_of() as reader:
        answer = await reader.get(f"{await serve(files=Cupboard(picture).files)}/tep/{ID}/b.png")
        assert answer.content_type == "image/png" and answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("path", ["x/a", f"{ID[:-1]}x/a.docx", "..%2f..%2fetc/passwd", f"{'a' * 300}/a", f"{ID}%00/a"])
async def test_a_path_that_leads_nowhere_is_a_page_in_vietnamese(serve, path: str) -> None:
    async with browser_of() as reader:
        answer = await reader.get(f"{await serve(files=Cupboard(LETTER).files)}/tep/{path}")
        assert answer.status == 404 and "Không còn tệp này" in await answer.text()


async def test_a_calendar_is_given_to_whoever_has_its_address(serve) -> None:
    async def calendar(secret: str) -> bytes | None:
        return b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" if secret == ID else None

    url = await serve(calendar=calendar)
    async with browser_of() as program:
        answer = await program.get(f"{url}/lich/{ID}.ics")
        assert answer.content_type == "text/calendar" and answer.charset == "utf-8"
        assert (await answer.read()).startswith(b"BEGIN:VCALENDAR") and answer.headers["Cache-Control"] == "no-store"
        for path in (f"/lich/{ID[:-1]}x.ics", "/lich/a.ics", f"/lich/{'é' * 32}.ics"):
            gone = await program.get(url + path)
            assert gone.status == 404 and "gõ /lich" in await gone.text()
        assert (await program.get(f"{await serve()}/lich/{ID}.ics")).status == 404


async def test_a_file_arrives_with_its_words(serve, heard) -> None:
    cupboard = Cupboard()
    url = await serve(files=cupboard.files)
    async with browser_of() as staff:
        await staff.get(url)
        answer = await staff.post(f"{url}/api/tep", data=a_form(b"PK" + bytes(3 * MB)))
        said = await answer.json()
    assert said["blocks"][0]["text"] == "Tôi đã nhận báo cáo.docx."
    (turn,) = heard
    assert (turn.text, turn.document.name, turn.document.size) == ("xong rồi", "báo cáo.docx", 3 * MB + 2)
    assert cupboard.kept[turn.document.file].body == b"PK" + bytes(3 * MB)


@pytest.mark.parametrize("size", [20 * MB + 1, 50 * MB])
async def test_a_file_too_large_is_not_kept_and_said_by_those_who_know_what_it_was_for(serve, heard, size) -> None:
    cupboard = Cupboard()
    url = await serve(files=cupboard.files)
    async with browser_of() as staff:
        await staff.get(url)
        assert (await staff.post(f"{url}/api/tep", data=a_form(bytes(size)))).status == 200
    assert heard[0].document.trouble == "large" and not heard[0].document.file and not cupboard.kept


async def test_what_does_not_end_is_refused_with_a_sentence(serve, heard) -> None:
    url = await serve(files=Cupboard().files)
    async with browser_of() as staff:
        await staff.get(url)
        answer = await staff.post(f"{url}/api/tep", data=a_form(bytes(70 * MB)))
        assert answer.status == 400 and "20 MB" in (await answer.json())["error"]
    assert not heard


async def test_people_without_a_role_are_told_who_may(serve, heard) -> None:
    cupboard = Cupboard(open=False)
    url = await serve(files=cupboard.files)
    async with browser_of() as citizen:
        page = await (await citizen.get(url)).text()
        assert 'id="bring"' in page and page.count(" hidden") >= 2
        answer = await citizen.post(f"{url}/api/tep", data=a_form(b"x"))
        assert answer.status == 403 and "chỉ người của cơ quan" in (await answer.json())["error"]
        shown = await citizen.post(f"{url}/tep", data=a_form(b"x"))
        assert shown.status == 403 and "chỉ người của cơ quan" in await shown.text()
    assert not heard and not cupboard.kept


@pytest.mark.parametrize("data", [b"x", {"text": "a"}, FormData({"file": "chữ"}), a_form(b""), a_form(b"x", " /")])
async def test_what_is_no_file_gets_a_sentence(serve, heard, data) -> None:
    url = await serve(files=Cupboard().files)
    async with browser_of() as staff:
        await staff.get(url)
        answer = await staff.post(f"{url}/api/tep", data=data)
        assert answer.status == 400 and "chưa nhận được tệp" in (await answer.json())["error"]
        broken = {"Content-Type": "multipart/form-data; boundary=x"}
        assert (await staff.post(f"{url}/api/tep", data=b"khong phai", headers=broken)).status == 400
    assert not heard


async def test_without_script_the_file_and_the_answer_stand_on_the_page(serve, heard) -> None:
    url = await serve(files=Cupboard().files)
    async with browser_of() as staff:
        await staff.get(url)
        page = await (await staff.post(f"{url}/tep", data=a_form(b"x", r"C:\thu muc\bản quét.pdf", ""))).text()
        assert "Tệp: bản quét.pdf" in page and "Tôi đã nhận bản quét.pdf." in page
        picture = await (await staff.post(url, data={"text": "/bang"})).text()
    assert f'<img src="/tep/{ID}/b%E1%BA%A3ng.png" alt="bảng.png">' in picture


async def test_an_order_says_whether_files_may_be_sent_from_now_on(serve, heard) -> None:
    cupboard = Cupboard(open=False)
    url = await serve(files=cupboard.files)
    async with browser_of() as person:
        assert "may_bring" not in await (await person.post(f"{url}/api/turn", json={"text": "chào"})).json()
        cupboard.open = True
        said = await (await person.post(f"{url}/api/turn", json={"text": "/start abc"})).json()
    assert said["may_bring"] is True and said["attachment"] is None


@pytest.mark.browser
def test_the_clip_appears_with_the_role_and_sends_the_file(in_thread, browser: Chrome, heard, tmp_path) -> None:
    cupboard = Cupboard(File(ID, "bảng.png", "", PNG, None), open=False)
    browser.get(in_thread(files=cupboard.files))
    wait = WebDriverWait(browser, 10, poll_frequency=0.05)
    clip = browser.find_element(By.ID, "clip")
    assert not clip.is_displayed() and not browser.find_element(By.ID, "bring").is_displayed()
    cupboard.open = True
    browser.find_element(By.ID, "text").send_keys("/bang")
    browser.find_element(By.CSS_SELECTOR, "#ask .send").click()
    wait.until(lambda _: clip.is_displayed())
    assert browser.find_element(By.CSS_SELECTOR, ".file a").get_attribute("href").endswith("/b%E1%BA%A3ng.png")
    report, large = tmp_path / "báo cáo.docx", tmp_path / "lớn.zip"
    report.write_bytes(b"PK" + bytes(1000))
    large.write_bytes(bytes(20 * MB + 1))
    browser.find_element(By.ID, "text").send_keys("xong rồi")
    browser.execute_script("document.getElementById('bring').style.display = 'block'")  # for the driver to reach it
    browser.find_element(By.ID, "file").send_keys(str(report))
    wait.until(lambda b: "Tôi đã nhận báo cáo.docx." in b.find_element(By.ID, "log").text)
    assert "Tệp: báo cáo.docx\nxong rồi" in browser.find_element(By.ID, "log").text
    assert heard[-1].text == "xong rồi" and browser.find_element(By.ID, "text").get_attribute("value") == ""
    browser.find_element(By.ID, "file").send_keys(str(large))
    wait.until(lambda b: "Tệp lớn quá 20 MB" in b.find_element(By.ID, "log").text)
    assert len(heard) == 2
    browser.refresh()
    wait.until(lambda b: "Tôi đã nhận báo cáo.docx." in b.find_element(By.ID, "log").text)
    assert browser.find_element(By.ID, "clip").is_displayed()
