"""Telegram's end for measurements: a bare aiohttp server that accepts everything and notes when it came."""

from collections.abc import Callable

from aiohttp import web

TOKEN = "123456789:AAtesttoken_abcdefghijklmnopqrstuvwx"
SECRET = "bi-mat-cua-phep-do"


class TelegramEnd:
    """Answers every method; `came(chat, text)` is called with each message that it accepts."""

    def __init__(self, came: Callable[[int, str], None]) -> None:
        self._came = came
        self._messages = 0
        self.webhook = ""

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._called)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getMe":
            result = {"id": 123456789, "is_bot": True, "first_name": "Đo", "username": "do_bot"}
            return web.json_response({"ok": True, "result": result})
        form = await request.post()
        if method == "setWebhook":
            self.webhook = str(form["url"])
        if method != "sendMessage":
            return web.json_response({"ok": True, "result": True})
        self._messages += 1
        chat, text = int(str(form["chat_id"])), str(form["text"])
        self._came(chat, text)
        told = {"message_id": self._messages, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
        return web.json_response({"ok": True, "result": told})


def update(number: int, chat: int, text: str) -> dict:
    """A private message as Telegram posts it."""
    person = {"id": chat, "is_bot": False, "first_name": "Người", "language_code": "vi"}
    message = {
        "message_id": number, "from": person, "chat": {"id": chat, "first_name": "Người", "type": "private"},
        "date": 1795166657, "text": text,
    }  # fmt: skip
    return {"update_id": number, "message": message}
