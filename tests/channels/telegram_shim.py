"""Stands before telegram-test-api and adds what that lacks: long polls with offsets, secrets, member events."""

import asyncio
from typing import Any

from aiohttp import ClientSession, web

PERSON = {"id": 1001, "is_bot": False, "first_name": "Lan"}


class Shim:
    """A Bot API server for one bot. `tap` presses a button the bot sent, `happens` puts any update in the queue."""

    def __init__(self, emulator: str, token: str) -> None:
        self._emulator, self._token = emulator, token
        self._updates: list[dict[str, Any]] = []
        self._next = 1
        self._hook: dict[str, Any] | None = None
        self._came = asyncio.Condition()
        self.sent: list[dict[str, Any]] = []  # messages as the bot's client was told of them
        self.answered: list[str] = []  # callback queries

    async def start(self) -> str:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._client = ClientSession()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._client.close()
        await self._runner.cleanup()

    async def says(self, text: str, chat: dict[str, Any] | None = None, **more: Any) -> None:
        """A person writes, through the emulator's own client interface."""
        chat = chat or {"id": PERSON["id"], "type": "private"}
        message = {"botToken": self._token, "from": PERSON, "chat": chat, "date": 1, "text": text, **more}
        await self._emulate("sendMessage", message)

    async def tap(self, message: dict[str, Any], label: str) -> None:
        """A person presses the button with this label under a message."""
        buttons = [b for row in message["reply_markup"]["inline_keyboard"] for b in row]
        data = next(b["callback_data"] for b in buttons if b["text"] == label)
        chat = message["chat"] | {"type": message["chat"].get("type", "private")}
        asked = {"botToken": self._token, "from": PERSON, "data": data, "date": 1, "message": message | {"chat": chat}}
        await self._emulate("sendCallback", asked)

    async def happens(self, update: dict[str, Any]) -> None:
        """Any update, such as my_chat_member."""
        update = {"update_id": self._next, **update}
        self._next += 1
        async with self._came:
            self._updates.append(update)
            self._came.notify_all()
        if self._hook:
            await self._call_hook(update)

    async def _emulate(self, action: str, body: dict[str, Any]) -> None:
        await self._forward(f"/{action}", body)
        for raw in (await self._forward(f"/bot{self._token}/getUpdates", {}))["result"]:
            raw.pop("update_id")
            if "callback_query" in raw:
                raw["callback_query"]["chat_instance"] = "1"
            raw.get("message", {}).pop("botToken", None)
            await self.happens(raw)

    async def _call_hook(self, update: dict[str, Any]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._hook.get("secret_token", "")}
        async with self._client.post(self._hook["url"], json=update, headers=headers) as response:
            assert response.status == 200
        self._updates.clear()

    async def _method(self, request: web.Request) -> web.Response:
        method, form = request.match_info["method"], dict(await request.post())
        if request.match_info["token"] != self._token:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        match method:
            case "getUpdates":
                return web.json_response({"ok": True, "result": await self._poll(form)})
            case "setWebhook":
                self._hook = form
                return web.json_response({"ok": True, "result": True})
            case "setMyCommands":
                return web.json_response({"ok": True, "result": True})
            case "answerCallbackQuery":
                self.answered.append(str(form["callback_query_id"]))
        answer = await self._forward(f"/bot{self._token}/{method}", form)
        if method == "sendMessage":
            self.sent.append(answer["result"])
        if method == "getMe":
            answer["result"]["is_bot"] = True
        return web.json_response(answer)

    async def _poll(self, form: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(form.get("offset", 0))
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        async with self._came:
            try:
                await asyncio.wait_for(self._came.wait_for(lambda: self._updates), int(form.get("timeout", 0)))
            except TimeoutError:
                pass
        return list(self._updates)

    async def _forward(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._client.post(self._emulator + path, json=body) as response:
            return await response.json()
