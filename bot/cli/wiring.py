"""What `troly serve` runs, introduced to each other: channels, what comes in, what goes out, the web."""

import logging
import os
import uuid
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.__main__ import VIETNAM, Service, now
from bot.conversation import Conversations
from bot.delivery import Compose, Delivery
from bot.drawing import Drawing
from bot.inbound import Inbound
from bot.incoming import Incoming
from bot.message import Address, Reply, Turn
from bot.pacing import Rates
from bot.serving import Channel, Round, Serving
from bot.settings import Settings
from bot.state import Connection, State, files, inbox, later, outbox, privacy, talks
from bot.state.outbox import OutboxRow
from bot.web.app import make_app
from bot.web.contract import Files, Surveys
from handlers import office, planned, promised, route
from handlers.context import Context
from handlers.duties import gather
from handlers.pages import pages
from handlers.surveys import web as surveys

log = logging.getLogger("bot")
_SWEEP = 60.0  # seconds between two sweeps


def channels_of(settings: Settings) -> dict[str, Channel]:
    """The channels that have a token, by name."""
    found: list[Channel] = []
    if settings.telegram_token:
        from bot.channels.telegram import Telegram  # aiogram takes seconds to import

        found.append(
            Telegram(
                settings.telegram_token,
                api=settings.telegram_api,
                mode=settings.telegram_mode,
                secret=settings.telegram_secret,
                public_url=settings.address,
                commands=route.COMMANDS,
            )
        )
    if settings.zalo_bot_token:
        from bot.channels.zalo_bot import ZaloBot

        found.append(
            ZaloBot(
                settings.zalo_bot_token,
                api=settings.zalo_bot_api,
                mode=settings.zalo_bot_mode,
                secret=settings.zalo_bot_secret,
                public_url=settings.address,
                pictures=settings.zalo_bot_pictures,
            )
        )
    return {channel.name: channel for channel in found}


def serving(service: Service, state: State, say: Callable[[str], None]) -> Serving:
    """Everything that runs at the same time, wired up."""
    settings, context = service.settings, service.context
    worker = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
    channels = channels_of(settings)
    conversations = Conversations(
        state,
        lambda turn, memory, connection, at: route.reply(turn, memory, context, connection, at),
        lambda event, connection, at: route.notice(event, context, connection, at),
        now,
    )

    def compose(row: OutboxRow, connection: Connection, at: datetime) -> Reply | datetime | None:
        return planned.compose(row, connection, at, context)

    drawing = Drawing(state, lambda connection, recipe, at: promised.read(connection, recipe, at, context), now)
    delivery = Delivery(
        state, channels, compose,
        lambda connection, event, at: conversations.event(connection, event, at),
        lambda row, error, connection, at: planned.lost(row, error, connection, at, context), now, worker,
        Rates(settings.pace_chat, settings.pace_group, settings.pace_channel),
        counted=_month_counted(settings), drawing=drawing,
    )  # fmt: skip
    incoming = Incoming(
        state, channels, route.wants_file, now, lambda connection, turn: route.reads_file(connection, turn, context)
    )
    inbound = Inbound(
        state, conversations, {name: channel.read for name, channel in channels.items()}, now, worker,
        delivery.loop.wake, settings.per_minute, incoming,
    )  # fmt: skip
    app = _app(service, state, conversations, incoming, compose, drawing)
    return Serving(state, app, channels, inbound, delivery, _rounds(context), now, worker, say)


def _app(
    service: Service, state: State, conversations: Conversations, incoming: Incoming, compose: Compose, drawing: Drawing
) -> web.Application:
    settings = service.settings

    async def hear(turn: Turn) -> Reply | None:
        reply = await conversations.hear(turn)
        return reply and await drawing.done(reply)

    async def later_said(address: Address, after: int) -> list[tuple[int, Reply]]:
        said = await state.run(later.fetch, address, after, now(), compose)
        return [(place, await drawing.done(reply)) for place, reply in said]

    async def missing() -> list[str]:
        return [] if await state.is_well() else ["database"]

    return make_app(
        hear,
        pages(service.context),
        later=later_said,
        ready=missing,
        files=_files(state, incoming),
        surveys=survey_pages(service.context, state, now),
        calendar=lambda secret: state.run(gather.by_secret, secret, now(), service.context),
        public_url=settings.public_url,
        trust_proxy=settings.trust_proxy,
        per_minute=settings.per_minute,
    )


def _files(state: State, incoming: Incoming) -> Files:
    """Kept files, for the web."""
    return Files(
        give=lambda id: state.run(files.get, id, now()),
        may_bring=lambda address: state.run(route.wants_file, Turn(address, "")),
        keep=incoming.kept,
    )


def survey_pages(context: Context, state: State, clock: Callable[[], datetime]) -> Surveys:
    """The survey pages over the state."""
    return Surveys(
        show=lambda code, device: state.run(surveys.show, code, device, context, clock()),
        send=lambda code, fields, device, network: state.run(
            surveys.send, code, fields, device, network, context, clock()
        ),
    )


def _rounds(context: Context) -> list[Round]:
    """What is done again and again: erasing, and what falls due by the clock."""
    planned_rounds = [
        Round(name, every, lambda connection, at, work=work: work(connection, context, at))
        for name, every, work in planned.ROUNDS
    ]
    return [Round("sweep", _SWEEP, _sweep, erases=True), *planned_rounds]


def _month_counted(settings: Settings) -> Callable[[Connection, OutboxRow, int, datetime], None]:
    """Counts what Zalo lets a bot send in a month, and warns before it is used up."""

    def counted(connection: Connection, row: OutboxRow, parts: int, at: datetime) -> None:
        if row.address.channel != "zalo" or not settings.zalo_bot_month:
            return
        from bot.channels.zalo_bot import month_warning

        month = at.astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        count = outbox.sent_since(connection, "zalo", month)
        for sent in range(count - parts, count):
            if warning := month_warning(sent + 1, settings.zalo_bot_month):
                log.warning("%s", warning)
                office.tell(connection, warning, f"month:{month:%Y-%m}:{sent + 1}", at)

    return counted


def _sweep(connection: Connection, at: datetime) -> bool:
    """Erase what has been kept long enough."""
    inbox.sweep(connection, at)
    outbox.sweep(connection, at)
    later.sweep(connection, at)
    talks.sweep(connection, at)
    privacy.sweep(connection, at)
    return False
