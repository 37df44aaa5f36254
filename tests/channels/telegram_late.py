"""The Telegram channel, imported when it is made: aiogram takes seconds, and every process of a run would wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.channels.telegram import Telegram


def telegram(*given: Any, **options: Any) -> Telegram:
    """A `Telegram` with these arguments."""
    from bot.channels.telegram import Telegram

    return Telegram(*given, **options)
