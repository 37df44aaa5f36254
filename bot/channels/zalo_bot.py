"""Zalo Bot Platform: updates by webhook (or polling, for development), parts out. Text and pictures, no buttons."""

import hashlib
import logging
import re
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError, web

from bot.channels import SendError, StartError, Take
from bot.channels.hearing import Ear, Hook
from bot.channels.parts import Part, composed, cut
from bot.channels.zalo_picture import Pictures
from bot.channels.zalo_read import CHANNEL, parsed, read
from bot.message import Address, Attachment, Document, Event, Reply, Turn

log = logging.getLogger(__name__)
_PATH = "/webhook/zalo"
_SECRET = re.compile(r"[!-~]{8,256}")
_TOKEN = re.compile(r"\d+:[\w.~-]+", re.ASCII)  # it becomes a part of addresses
SERVER = "https://bot-api.zaloplatforms.com"
MOST_TEXT = 2000
MONTHLY = 3000  # messages of the Basic package; noted by other projects, not in a document of Zalo's
_HEADER = "X-Bot-Api-Secret-Token"
_LONG_POLL = 25  # seconds
_CONNECT_WITHIN = 5
_ANSWER_WITHIN = 15  # seconds for any other call
_NOTHING = 408  # the normal end of a long poll
_QUOTA_PAUSE = 60.0  # seconds: Zalo does not say how long
_TOKEN_PAUSE = 300.0


class ZaloBot:
    """One bot. `public_url` is where people and Zalo reach our web; `api` another server than Zalo's own; `pictures`
    the domains, with commas between, that pictures sent to us are fetched from."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        api: str = "",
        mode: str = "polling",
        secret: str = "",
        public_url: str = "",
        pictures: str = "",
        within: float = _ANSWER_WITHIN,
    ) -> None:
        self._token = token.strip()
        self.bot = self._token.partition(":")[0]
        self._official = not api
        self._server = (api or SERVER).rstrip("/")
        self._public_url = public_url.rstrip("/")
        secret = secret or hashlib.sha256(f"webhook {self._token}".encode()).hexdigest()
        hook = Hook(_PATH, _HEADER, secret, self._public_url) if mode == "webhook" else None
        self._ear = Ear(self.name, hook, self._updates, self._accept)
        self._within = within
        self._pictures = Pictures(pictures, api)
        self._names: tuple[str, ...] = ()
        self._session: ClientSession | None = None

    async def start(self, take: Take) -> None:
        """Introduce ourselves, then listen. Raises StartError."""
        self._check()
        self._session = self._session or ClientSession(timeout=ClientTimeout(sock_connect=_CONNECT_WITHIN))
        try:
            told = await self._call("getMe")
            await self._prepare()
        except SendError as error:
            if error.reason != _REFUSED and not error.permanent:
                sentence = f"Chưa nối được tới Zalo ({error.reason})."
                raise StartError("TROLY_ZALO_BOT_API", sentence, permanent=False) from None
            await self.close()
            if error.permanent:
                sentence = f"Zalo không nhận cách cài đặt này (mã lỗi {error.reason}): xem địa chỉ webhook."
                raise StartError("TROLY_PUBLIC_URL", sentence, permanent=True) from None
            sentence = "Zalo không nhận mã này. Lấy lại mã trong Zalo Bot Creator rồi khởi động lại."
            raise StartError("TROLY_ZALO_BOT_TOKEN", sentence, permanent=True) from None
        self._introduce(told if isinstance(told, dict) else {})
        self._ear.open(take)

    def _check(self) -> None:
        """Settings that Zalo would refuse. Raises StartError."""
        hook = self._ear.hook
        if not _TOKEN.fullmatch(self._token):
            raise StartError("TROLY_ZALO_BOT_TOKEN", "Mã của Zalo Bot có dạng 123456:chữ-và-số.", permanent=True)
        if hook and self._official and not hook.url.startswith("https://"):
            raise StartError("TROLY_PUBLIC_URL", "Zalo chỉ gọi webhook qua địa chỉ https.", permanent=True)
        if hook and not _SECRET.fullmatch(hook.secret):
            sentence = "Cần từ 8 đến 256 ký tự không dấu, không có dấu cách."
            raise StartError("TROLY_ZALO_BOT_SECRET", sentence, permanent=True)
        if self._official and not hook:
            log.warning("zalo: polling loses what is sent while we are not running; set a webhook for service")

    def _introduce(self, told: dict[str, Any]) -> None:
        """What Zalo says of us: our names, and whether groups may add us."""
        names = (told.get("account_name"), told.get("display_name"))
        self._names = tuple(composed(name) for name in names if isinstance(name, str) and name)
        if told.get("can_join_groups") is False:
            log.warning("zalo: this bot may not join groups")

    @property
    def ready(self) -> bool:
        """Did it start?"""
        return self._ear.take is not None

    async def stop(self) -> None:
        """Listen no more; what was taken is kept. Sending goes on until `close`."""
        await self._ear.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    def routes(self) -> list[web.RouteDef]:
        """What Zalo calls, when it is told to call."""
        return self._ear.routes()

    def read(self, body: dict[str, Any]) -> Turn | Event | None:
        """What was said to us by a raw update."""
        update = parsed(body)
        return read(update, self._names) if update else None

    def render(self, reply: Reply) -> list[Part]:
        """The messages that carry a reply: plain text, choices as a numbered list; a picture that Zalo can fetch from
        us (by https only) is a message of its own, any other file a link."""
        text, file = reply.plain(self._public_url), reply.attachment
        shown = bool(file and file.picture and self._public_url.startswith("https://"))
        if file and not shown:
            text += f"\n\n{self._link(file)}"
        parts = [Part(piece) for piece in cut(text, MOST_TEXT) if piece]
        return [*parts, Part(attachment=file)] if shown else parts

    def _link(self, file: Attachment) -> str:
        return f"Tệp “{file.name}”: {self._public_url}{file.path}"

    async def send(self, address: Address, part: Part, reply_to: str = "") -> str:
        """Send one part; its message id. Raises SendError."""
        sent = await (self._shown(address, part.attachment) if part.attachment else self._said(address, part.text))
        return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""

    async def _said(self, address: Address, text: str) -> Any:
        return await self._call("sendMessage", chat_id=address.chat, text=text)

    async def _shown(self, address: Address, file: Attachment) -> Any:
        """A picture; its link when Zalo does not take the picture."""
        try:
            photo = f"{self._public_url}{file.path}"
            return await self._call("sendPhoto", chat_id=address.chat, photo=photo, caption=file.name)
        except SendError as error:
            if error.reason != "400":
                raise
            return await self._said(address, self._link(file))

    async def fetch(self, document: Document) -> bytes:
        """A picture that a person sent; Zalo bots get no other files. Raises SendError."""
        if self._session is None:
            raise SendError("not started")
        return await self._pictures.fetch(self._session, document.id)

    async def _prepare(self) -> None:
        """The way updates come."""
        if hook := self._ear.hook:
            await self._call("setWebhook", url=hook.url, secret_token=hook.secret)
        else:
            await self._call("deleteWebhook")

    async def _updates(self) -> list[dict[str, Any]]:
        """One update or none; Zalo moves on by itself, so what is lost on the way is lost: not for service."""
        try:
            update = await self._call("getUpdates", within=_LONG_POLL + 10, timeout=str(_LONG_POLL))
        except SendError as error:
            if error.reason == str(_NOTHING):
                return []
            raise
        return [update] if isinstance(update, dict) else []

    async def _accept(self, body: dict[str, Any]) -> None:
        update = parsed(body)
        if update and self._ear.take and read(update, self._names):
            message = update.message
            await self._ear.take(f"{message.chat.id} {message.message_id}", message.chat.id, body, message.date * 1000)

    async def _call(self, method: str, within: float = 0, **values: str) -> Any:
        """The result of a method. Raises SendError, which holds nothing of the address: the token is in it."""
        if self._session is None:
            raise SendError("not started")
        url = f"{self._server}/bot{self._token}/{method}"
        try:
            timeout = ClientTimeout(within or self._within, sock_connect=_CONNECT_WITHIN)
            async with self._session.post(url, json=values, timeout=timeout) as response:
                answer = await response.json(content_type=None)
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise SendError(type(error).__name__) from None
        except (ClientError, TimeoutError, ValueError) as error:
            raise SendError(type(error).__name__, unknown=True) from None
        if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
            raise SendError("not the Bot API's answer", unknown=True)
        if not answer["ok"]:
            raise _refusal(answer.get("error_code"))
        return answer.get("result")


_REFUSED = "token refused"


def _refusal(code: Any) -> SendError:
    """What an error code means for the part that was to go out."""
    match code:
        case 401:
            return SendError(_REFUSED, retry_after=_TOKEN_PAUSE)
        case 429:
            return SendError("429", retry_after=_QUOTA_PAUSE)
        case 408 | 502 | 504:
            return SendError(str(code), unknown=True)
        case int() if 400 <= code < 500:
            return SendError(str(code), permanent=True)
        case _:
            return SendError(str(code) if isinstance(code, int) else "refused")


def month_warning(count: int, limit: int = MONTHLY) -> str:
    """What to tell the Office when this month's `count`-th message has gone out; "" for most counts."""
    if count == limit:
        return f"Zalo Bot đã gửi đủ {limit} tin của tháng này; các tin sau có thể không gửi được."
    if count in (limit * 8 // 10, limit * 95 // 100):
        return f"Zalo Bot đã gửi {count} trong {limit} tin của tháng này."
    return ""
