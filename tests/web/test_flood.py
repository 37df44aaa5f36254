"""One address that asks too fast is asked to wait; others notice nothing."""

import pytest
from aiohttp import ClientSession

from bot.web.limits import Limits
from tests.web.web_fakes import Department


def test_turns_come_back_with_time():
    limits = Limits(per_minute=2)
    assert [limits.take("a", 0.0) for _ in range(2)] == [0.0, 0.0]
    assert limits.take("a", 0.0) == pytest.approx(30.0)
    assert limits.take("a", 20.0) == pytest.approx(10.0)
    assert limits.take("a", 30.0) == 0.0
    assert limits.take("a", 30.0) > 0


def test_a_long_rest_saves_up_no_more_than_a_bucket():
    limits = Limits(per_minute=2)
    limits.take("a", 0.0)
    assert [limits.take("a", 1e6) > 0 for _ in range(3)] == [False, False, True]


def test_only_so_many_clients_are_remembered():
    limits = Limits(per_minute=2, most=100)
    for n in range(10_000):
        limits.take(str(n), 0.0)
    assert len(limits) == 100


async def _statuses(url: str, times: int, **headers: str) -> list[int]:
    async with ClientSession(headers={k.replace("_", "-"): v for k, v in headers.items()}) as flood:
        return [(await flood.post(f"{url}/api/turn", json={"text": "chào"})).status for _ in range(times)]


@pytest.mark.asyncio
async def test_too_fast_gets_one_polite_sentence(serve, department: Department):
    url = await serve(per_minute=3, clock=lambda: 5.0)
    assert await _statuses(url, 4) == [200, 200, 200, 429]
    async with ClientSession() as citizen:
        answer = await citizen.post(f"{url}/api/turn", json={"text": "chào"})
        page = await citizen.post(url, data={"text": "câu hỏi không mất"})
        shown = await page.text()
        assert (await answer.json())["error"].count(".") == 1
    assert int(answer.headers["Retry-After"]) >= 20
    assert page.status == 429 and "chờ ít giây" in shown and ">câu hỏi không mất</textarea>" in shown
    assert len(department.heard) == 3


@pytest.mark.asyncio
async def test_reading_is_not_slowed(serve):
    url = await serve(per_minute=1, clock=lambda: 5.0)
    await _statuses(url, 2)
    async with ClientSession() as reader:
        for path in ("/", "/linh-vuc", "/tthc/1.001731", "/healthz", "/api/suggest?q=mai"):
            assert (await reader.get(url + path)).status == 200


@pytest.mark.asyncio
async def test_behind_a_proxy_people_are_told_apart_by_what_the_proxy_wrote(serve):
    url = await serve(per_minute=1, trust_proxy=True, clock=lambda: 5.0)
    assert await _statuses(url, 2, X_Forwarded_For="9.9.9.9, 10.0.0.1") == [200, 429]
    assert await _statuses(url, 1, X_Forwarded_For="1.1.1.1, 10.0.0.1") == [429]  # the first entries are anyone's words
    assert await _statuses(url, 1, X_Forwarded_For="9.9.9.9, 10.0.0.2") == [200]


@pytest.mark.asyncio
async def test_one_ipv6_line_is_one_client(serve):
    url = await serve(per_minute=1, trust_proxy=True, clock=lambda: 5.0)
    assert await _statuses(url, 1, X_Forwarded_For="2001:db8:1:2::1") == [200]
    assert await _statuses(url, 1, X_Forwarded_For="2001:db8:1:2:ffff::9") == [429]
    assert await _statuses(url, 1, X_Forwarded_For="2001:db8:1:3::1") == [200]


@pytest.mark.asyncio
async def test_without_a_proxy_its_header_is_anyones_words(serve):
    url = await serve(per_minute=1, clock=lambda: 5.0)
    assert await _statuses(url, 1, X_Forwarded_For="1.1.1.1") == [200]
    assert await _statuses(url, 1, X_Forwarded_For="2.2.2.2") == [429]
