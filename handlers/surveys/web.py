"""What the survey page shows and what is made of it when it is sent: once, checked, without a name."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.state import Connection, ledger, responses, survey_codes, survey_keys
from bot.state.survey_codes import Code
from bot.state.survey_owners import owners
from bot.web.contract import Asked, Over, Survey
from handlers.context import Context
from handlers.surveys import asking, sending, words
from knowledge.surveys.form import Form, Question

_OPEN = timedelta(hours=48)  # how long a page may lie before it is sent
_KEY = timedelta(days=4)
Fields = Mapping[str, tuple[str, ...]]
_AGAIN = "Trang này mở đã quá lâu hoặc phiếu vừa được sửa. Câu trả lời của anh/chị còn nguyên, xin xem lại rồi gửi."


def show(connection: Connection, code: str, device: str, context: Context, now: datetime) -> Survey | Over:
    """The page of a code."""
    found = _found(connection, code, context)
    if isinstance(found, Over):
        return found
    form = context.surveys[found.form]
    if not found.kiosk and sending.took_part(connection, form, found.unit, _whose(connection, device), now, context):
        return Over("twice")
    return _page(connection, found, form, {}, {}, context, now)


def send(
    connection: Connection, code: str, fields: Fields, device: str, network: str, context: Context, now: datetime
) -> Survey | Over:
    """Keep what was filled in; the page again, with what is wrong, when something is."""
    found = _found(connection, code, context)
    if isinstance(found, Over):
        return found
    form = context.surveys[found.form]
    begun = _begun(connection, fields.get("token", ("",))[0], found, form)
    given, faults = _read(form, fields)
    if begun is None or now - begun[0] > _OPEN:
        return _page(connection, found, form, fields, faults, context, now, _AGAIN)
    if faults:
        return _page(connection, found, form, fields, faults, context, now)
    if not ledger.sign(connection, _day(begun[0]), begun[0] + _KEY, begun[1]):
        return Over("sent", form.thanks)  # the button was pressed twice
    return _kept(connection, found, form, given, (now - begun[0]).total_seconds(), device, network, context, now)


def _kept(
    connection: Connection, code: Code, form: Form, given: dict[str, Any], seconds: float, device: str, network: str,
    context: Context, now: datetime,
) -> Over:  # fmt: skip
    version = responses.keep_form(connection, form.code, form.version, form.source)
    whose = () if code.kiosk else _whose(connection, device)
    filled = sending.Filled(
        form, version, given, code.unit, code.procedure, "kiosk" if code.kiosk else "qr", seconds, whose, network,
        code.kiosk,
    )  # fmt: skip
    if not sending.keep(connection, filled, now, context):
        return Over("twice")
    responses.begun(connection, form.code, code.unit, code.procedure, filled.channel, responses.half_day(now))
    return Over("sent", form.thanks)


def _found(connection: Connection, code: str, context: Context) -> Code | Over:
    found = survey_codes.find(connection, code)
    if found is None or found.form not in context.surveys or found.invite_on:
        return Over("unknown")
    return Over("withdrawn") if found.withdrawn_at else found


def _whose(connection: Connection, device: str) -> tuple[str, ...]:
    """A device that chatted with us is the person of that chat."""
    return owners(connection, "web", device) if device else ()


def _page(
    connection: Connection, code: Code, form: Form, fields: Fields, faults: Mapping[str, str], context: Context,
    now: datetime, said: str = "",
) -> Survey:  # fmt: skip
    asked = tuple(_asked(number, q, form, fields, faults) for number, q in enumerate(form.questions, 1))
    about = asking.about(code.unit, code.procedure, context)
    token = _token(connection, code, form, now)
    return Survey(code.code, form.title, about, form.intro, form.note, token, code.kiosk, asked, said)


def _asked(number: int, question: Question, form: Form, fields: Fields, faults: Mapping[str, str]) -> Asked:
    if question.kind == "scale":
        options = tuple((str(level), option.text) for level, option in enumerate(question.options, 1))
    else:
        options = tuple((option.code, option.text) for option in question.options)
    chosen, error = fields.get(f"q-{question.code}", ()), faults.get(question.code, "")
    when, unless = _when(question, form)
    return Asked(
        question.code, number, question.text, question.kind, options, question.required, chosen, error, when, unless
    )


def _when(question: Question, form: Form) -> tuple[str, tuple[str, tuple[str, ...]]]:
    """When a question applies: in words, and as the values of the earlier one that call for it."""
    wanted = question.only_if
    earlier = form.question(wanted.question) if wanted else None
    if wanted is None or earlier is None:
        return "", ("", ())
    if earlier.kind == "scale":
        levels = [(str(n), o.text) for n, o in enumerate(earlier.options, 1) if wanted.holds(n)]
    else:
        levels = [(o.code, o.text) for o in earlier.options if o.code in wanted.any_of]
    names = "” hoặc “".join(text for _, text in levels)
    said = f"Chỉ trả lời khi câu “{earlier.label}” chọn “{names}”." if levels else ""
    return said, (earlier.code if levels else "", tuple(value for value, _ in levels))


def _read(form: Form, fields: Fields) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers to what applies, and what is wrong by question."""
    given: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for question in form.questions:
        if question not in form.asked(given):
            continue
        value = _value(question, tuple(filter(str.strip, fields.get(f"q-{question.code}", ()))))
        if isinstance(value, words.Odd):
            faults[question.code] = value.said
        elif value is not None:
            given[question.code] = value
        elif question.required:
            faults[question.code] = _missing(question)
    return given, faults


def _missing(question: Question) -> str:
    if question.kind in ("number", "text"):
        return "Chưa có câu trả lời."
    return "Chưa chọn mức nào." if question.kind == "scale" else "Chưa chọn dòng nào."


def _value(question: Question, sent: tuple[str, ...]) -> Any:
    """The answer that was sent: None for none, Odd for one that there is not."""
    if not sent:
        return None
    if question.kind in ("number", "text"):
        found = words.meant(question, sent[0])
        return found if isinstance(found, words.Odd) else found.value
    if question.kind == "scale":
        return int(sent[0]) if sent[0] in ("1", "2", "3", "4", "5") else words.Odd("Chưa chọn mức nào.")
    codes = [option.code for option in question.options if option.code in sent]
    if len(codes) != len(set(sent)):
        return words.Odd("Chưa chọn dòng nào.")
    return codes if question.kind == "choices" else codes[0]


def _day(opened: datetime) -> str:
    """The name of the key of pages opened on a day; it outlives every page."""
    return f"page:{opened:%Y-%m-%d}"


def _token(connection: Connection, code: Code, form: Form, now: datetime) -> str:
    """Says when this page was opened and which form it shows; nobody else can make one."""
    moment, nonce = f"{int(now.timestamp())}", secrets.token_hex(12)
    return f"{moment}.{nonce}.{_signature(connection, now, code, form, moment, nonce)}"


def _begun(connection: Connection, token: str, code: Code, form: Form) -> tuple[datetime, str] | None:
    """When the page of a token was opened, and what tells it from other pages; None for a token that is not ours."""
    moment, _, rest = token.partition(".")
    nonce, _, signature = rest.partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 11):
        return None
    opened = datetime.fromtimestamp(int(moment), UTC)
    if survey_keys.known(connection, _day(opened)) is None:
        return None
    expected = _signature(connection, opened, code, form, moment, nonce)
    return (opened, nonce) if secrets.compare_digest(expected.encode(), signature.encode()) else None


def _signature(connection: Connection, opened: datetime, code: Code, form: Form, moment: str, nonce: str) -> str:
    secret = survey_keys.key(connection, _day(opened), opened + _KEY)
    return survey_keys.digest(secret, code.code, form.code, form.source, moment, nonce)[:32]
