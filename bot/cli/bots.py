"""How our bots are called, asked of their servers; "" when they cannot be reached."""

import asyncio
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=5)


def telegram_link(settings: Settings, code: str) -> str:
    """The link that opens the Telegram bot with a code in hand."""
    name = asyncio.run(_me(settings.telegram_api or "https://api.telegram.org", settings.telegram_token)).get(
        "username"
    )
    return f"https://t.me/{quote(str(name))}?start={code}" if name else ""


def zalo_name(settings: Settings) -> str:
    """The name of the Zalo bot."""
    api = settings.zalo_bot_api or "https://bot-api.zaloplatforms.com"
    return str(asyncio.run(_me(api, settings.zalo_bot_token)).get("account_name") or "")


async def _me(api: str, token: str) -> dict[str, Any]:
    """What getMe says. The address holds the token, so no error of this is shown or logged."""
    try:
        url = f"{api.rstrip('/')}/bot{token}/getMe"
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.post(url, json={}) as response:
            said = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
        return {}
    found = said.get("result") if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}
