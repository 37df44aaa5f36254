"""Telegram: updates by polling or webhook, parts out. The only module that knows aiogram."""

import asyncio
import hashlib
import logging
import re
from collections.abc import Sequence
from typing import Any

from aiogram import Bot, methods, types
from aiogram import exceptions as failures
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientConnectorError, ClientError, ClientTimeout, ConnectionTimeoutError, web

from bot.channels import SendError, StartError, Take
from bot.channels.hearing import Ear, Hook
from bot.channels.parts import Part
from bot.channels.telegram_read import CHANNEL, Self, parsed, read
from bot.channels.telegram_show import parts_of
from bot.message import Address, Document, Event, Reply, Turn

log = logging.getLogger(__name__)
_PATH = "/webhook/telegram"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_WANTED = ["message", "callback_query", "my_chat_member"]
_LONG_POLL = 25  # seconds
_CONNECT_WITHIN = 5
_ANSWER_WITHIN = 15  # seconds for any other call
_UPLOAD_WITHIN = 30
_TOKEN_PAUSE = 300.0  # seconds before a refused token is tried again: the administrator may be changing it
_MOST_BYTES = 20 * 1024 * 1024  # of a document in: what the Bot API gives out
_NO_THREAD = "no such topic"
_GATEWAY = ("bad gateway", "gateway timeout", "gateway time-out")

# pydantic forgets the form of an answer when nobody holds it, and making it anew costs a third of what a call costs.
_FORMS = tuple(methods.Response[m.__returning__] for m in (methods.SendMessage, methods.AnswerCallbackQuery))


class Telegram:
    """One bot. `public_url` is where people and Telegram reach our web; `api` another server than Telegram's own."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        api: str = "",
        mode: str = "polling",
        secret: str = "",
        public_url: str = "",
        commands: Sequence[tuple[str, str]] = (),
        within: float = _ANSWER_WITHIN,
    ) -> None:
        self._token = token.strip()
        self.bot = self._token.partition(":")[0]
        self._official = not api
        self._server = TelegramAPIServer.from_base(api) if api else PRODUCTION
        self._public_url = public_url.rstrip("/")
        secret = secret or hashlib.sha256(f"webhook {self._token}".encode()).hexdigest()
        hook = Hook(_PATH, _HEADER, secret, self._public_url) if mode == "webhook" else None
        self._ear = Ear(self.name, hook, self._updates, self._accept)
        self._commands = tuple(commands)
        self._within = within
        self._me = Self(int(self.bot) if self.bot.isascii() and self.bot.isdigit() else 0)
        self._client: Bot | None = None
        self._offset: int | None = None
        self._calming: set[asyncio.Task[None]] = set()

    @property
    def username(self) -> str:
        """The bot's name for links such as https://t.me/NAME?start=CODE; "" until Telegram told it."""
        return self._me.username

    async def start(self, take: Take) -> None:
        """Introduce ourselves, then listen. Raises StartError."""
        self._check()
        try:
            self._client = self._client or Bot(self._token, AiohttpSession(api=self._server))
            told = await self._asked(_Me())
            await self._prepare()
        except (TokenValidationError, failures.TelegramUnauthorizedError, failures.TelegramNotFound):
            await self.close()
            sentence = "Telegram không nhận mã này. Lấy lại mã ở @BotFather rồi khởi động lại."
            raise StartError("TROLY_TELEGRAM_TOKEN", sentence, permanent=True) from None
        except failures.TelegramBadRequest:
            await self.close()
            sentence = "Telegram không nhận địa chỉ này làm nơi gọi webhook."
            raise StartError("TROLY_PUBLIC_URL", sentence, permanent=True) from None
        except failures.AiogramError as error:
            reason = type(error).__name__
            raise StartError("TROLY_TELEGRAM_API", f"Chưa nối được tới Telegram ({reason}).", permanent=False) from None
        self._me = Self(int(told.get("id") or self._me.id), str(told.get("username") or ""))
        self._ear.open(take)

    def _check(self) -> None:
        """Settings that Telegram would refuse. Raises StartError."""
        hook = self._ear.hook
        if hook and self._official and not hook.url.startswith("https://"):
            raise StartError("TROLY_PUBLIC_URL", "Telegram chỉ gọi webhook qua địa chỉ https.", permanent=True)
        if hook and not _SECRET.fullmatch(hook.secret):
            sentence = "Chỉ dùng chữ không dấu, chữ số, “_” và “-”, nhiều nhất 256 ký tự."
            raise StartError("TROLY_TELEGRAM_SECRET", sentence, permanent=True)

    @property
    def ready(self) -> bool:
        """Did it start?"""
        return self._ear.take is not None

    async def stop(self) -> None:
        """Listen no more; what was taken is kept, what was not will come again. Sending goes on until `close`."""
        await self._ear.close()

    async def close(self) -> None:
        """Close the connections."""
        for task in tuple(self._calming):
            task.cancel()
        if self._client:
            await self._client.session.close()
            self._client = None

    def routes(self) -> list[web.RouteDef]:
        """What Telegram calls, when it is told to call."""
        return self._ear.routes()

    def read(self, body: dict[str, Any]) -> Turn | Event | None:
        """What was said to us or happened to us by a raw update."""
        update = parsed(body)
        return read(update, self._me) if update else None

    def render(self, reply: Reply) -> list[Part]:
        """The messages that carry a reply."""
        return parts_of(reply, self._public_url)

    async def send(self, address: Address, part: Part, reply_to: str = "") -> str:
        """Send one part; its message id. Raises SendError."""
        if part.replaces.isdigit() and (edited := await self._edited(address, part)):
            return edited
        try:
            sent = await self._call(_sending(address, part, reply_to), _UPLOAD_WITHIN if part.attachment else 0)
        except SendError as error:
            if address.thread and error.reason == _NO_THREAD:  # the topic was deleted: the group still wants to know
                return await self.send(Address(address.channel, address.chat), part, reply_to)
            raise
        return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""

    async def fetch(self, document: Document) -> bytes:
        """A file that a person sent. Raises SendError."""
        if document.size > _MOST_BYTES:
            raise SendError("document too large", permanent=True)
        found = await self._call(_File(file_id=document.id))
        path = found.get("file_path") if isinstance(found, dict) else None
        if not path or self._client is None:
            raise SendError("document gone", permanent=True)
        got, url = bytearray(), self._server.file_url(self._token, path)
        try:
            async for piece in self._client.session.stream_content(url, timeout=_ANSWER_WITHIN):
                got += piece
                if len(got) > _MOST_BYTES:
                    raise SendError("document too large", permanent=True)
        except (ClientError, TimeoutError) as error:
            raise SendError(type(error).__name__) from None
        return bytes(got)

    async def _prepare(self) -> None:
        """The command menu, and the way updates come."""
        if self._commands:
            menu = [types.BotCommand(command=name, description=says[:256]) for name, says in self._commands]
            await self._asked(methods.SetMyCommands(commands=menu), may_fail=True)
        if hook := self._ear.hook:
            await self._asked(methods.SetWebhook(url=hook.url, secret_token=hook.secret, allowed_updates=_WANTED))
        else:
            await self._asked(methods.DeleteWebhook(drop_pending_updates=False))

    async def _updates(self) -> list[dict[str, Any]]:
        wanted = _Updates(offset=self._offset, timeout=_LONG_POLL, allowed_updates=_WANTED)
        return await self._call(wanted, within=_LONG_POLL + 10)

    async def _accept(self, body: dict[str, Any]) -> None:
        """Keep what is for us; only then is it confirmed, by the next offset or by our answer to the webhook."""
        update = parsed(body)
        said = read(update, self._me) if update else None
        if update and said and self._ear.take:
            await self._ear.take(str(update.update_id), said.address.chat, body, update.update_id)
        if isinstance(body.get("update_id"), int):
            self._offset = body["update_id"] + 1
        if update and update.callback_query:
            task = asyncio.create_task(self._calm(update.callback_query.id))
            self._calming.add(task)
            task.add_done_callback(self._calming.discard)

    async def _calm(self, tap: str) -> None:
        """The tapped button stops waiting. Only for the eye, so it may fail."""
        try:
            await self._asked(methods.AnswerCallbackQuery(callback_query_id=tap))
        except (failures.AiogramError, SendError):
            pass

    async def _edited(self, address: Address, part: Part) -> str:
        """The message that is replaced; "" when it cannot be changed any more."""
        change = methods.EditMessageText(chat_id=address.chat, message_id=int(part.replaces), **_content(part))
        try:
            await self._asked(change)
        except failures.TelegramBadRequest as error:
            return part.replaces if "not modified" in (error.message or "") else ""
        except failures.AiogramError as error:
            failed = _send_error(error)
            failed.unknown = False  # changing a message twice does no harm
            raise failed from None
        return part.replaces

    async def _call(self, method: methods.TelegramMethod[Any], within: float = 0) -> Any:
        try:
            return await self._asked(method, within)
        except failures.AiogramError as error:
            raise _send_error(error) from None

    async def _asked(self, method: methods.TelegramMethod[Any], within: float = 0, may_fail: bool = False) -> Any:
        if self._client is None:
            raise SendError("not started")
        try:
            return await self._client(
                method, request_timeout=ClientTimeout(within or self._within, sock_connect=_CONNECT_WITHIN)
            )  # type: ignore[arg-type]
        except failures.TelegramAPIError:
            if not may_fail:
                raise
            log.warning("telegram: %s refused", type(method).__name__)
            return None


def _raw(method: type[methods.TelegramMethod[Any]], result: Any = dict[str, Any]) -> Any:
    """A method whose result stays as Telegram sent it: half the time, and nothing new in it can be a failure."""
    return type(method.__name__, (method,), {"__returning__": result, "__module__": __name__})


_Me, _File, _Updates = _raw(methods.GetMe), _raw(methods.GetFile), _raw(methods.GetUpdates, list[dict[str, Any]])
_Message, _Document, _Photo = _raw(methods.SendMessage), _raw(methods.SendDocument), _raw(methods.SendPhoto)


def _sending(address: Address, part: Part, reply_to: str) -> methods.TelegramMethod[Any]:
    """The call that sends a part."""
    where: dict[str, Any] = {
        "chat_id": address.chat,
        "message_thread_id": int(address.thread) if address.thread else None,
    }
    if reply_to.isdigit():
        where["reply_parameters"] = types.ReplyParameters(message_id=int(reply_to), allow_sending_without_reply=True)
    if part.attachment:
        file = types.BufferedInputFile(part.attachment.content, part.attachment.name)
        return _Photo(photo=file, **where) if part.attachment.picture else _Document(document=file, **where)
    return _Message(**where, **_content(part))


def _content(part: Part) -> dict[str, Any]:
    keyboard = [[types.InlineKeyboardButton(text=b.label, callback_data=b.data) for b in row] for row in part.rows]
    bold = [types.MessageEntity(type="bold", offset=at, length=length) for at, length in part.bold]
    return {
        "text": part.text,
        "entities": bold or None,
        "reply_markup": types.InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None,
        "link_preview_options": types.LinkPreviewOptions(is_disabled=True),
    }


def _bad(said: str) -> str:
    """What a bad request was about, as far as it matters."""
    if "thread not found" in said:
        return _NO_THREAD
    return "document too large" if "file is too big" in said else "400"


def _send_error(error: failures.AiogramError) -> SendError:
    """What a failure means for the part that was to go out."""
    match error:
        case failures.TelegramRetryAfter():
            return SendError("429", retry_after=float(error.retry_after))
        case failures.TelegramMigrateToChat():
            return SendError("moved", moved_to=str(error.migrate_to_chat_id))
        case failures.TelegramForbiddenError():
            return SendError("403", permanent=True)
        case failures.TelegramUnauthorizedError() | failures.TelegramNotFound():
            return SendError("token refused", retry_after=_TOKEN_PAUSE)
        case failures.TelegramBadRequest():
            return SendError(_bad(error.message or ""), permanent=True)
        case failures.TelegramEntityTooLarge():
            return SendError("413", permanent=True)
        case failures.TelegramConflictError():
            return SendError("409, another program asks for this bot's updates", retry_after=10.0)
        case failures.TelegramServerError():
            return SendError("5xx", unknown=any(sign in (error.message or "").lower() for sign in _GATEWAY))
        case failures.TelegramNetworkError():
            written = not isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError)
            return SendError(type(error.__cause__ or error).__name__, unknown=written)
        case failures.ClientDecodeError():
            return SendError("not the Bot API's answer", unknown=True)
        case _:
            return SendError(type(error).__name__)
