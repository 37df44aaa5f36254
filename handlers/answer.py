"""What a handler gives back: the reply, what to remember, and for programs what was decided."""

from dataclasses import dataclass, replace

from bot.message import MOST_CHOICES, Block, Choice, Memory, Reply, Source
from handlers import facets, wording
from handlers.context import Context
from knowledge.found import Found
from knowledge.model import Procedure

_DATED = {"tệp": "theo tệp ngày", "bản ghi": "dữ liệu ngày", "khai báo": "dữ liệu ngày"}
# What is offered after an answer, two facets on one choice where people ask them together.
_OFFERS = (
    ("dossier", "Thành phần hồ sơ", "thành phần hồ sơ"),
    ("time fee", "Thời hạn và lệ phí", "thời hạn giải quyết, lệ phí"),
    ("place", "Nơi nộp", "nộp ở đâu"),
    ("steps", "Các bước", "các bước"),
    ("forms", "Mẫu đơn", "mẫu đơn"),
    ("legal", "Căn cứ pháp lý", "căn cứ pháp lý"),
)
SAYS = {
    "dossier": "thành phần hồ sơ", "time": "thời hạn giải quyết", "fee": "lệ phí", "place": "nộp ở đâu",
    "online": "nộp online", "steps": "các bước", "forms": "mẫu đơn", "conditions": "điều kiện",
    "legal": "căn cứ pháp lý", "result": "kết quả gì", "overview": "",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A reply; its outcome (answer, choose, unknown, smalltalk), the facets asked, the codes stated, the search."""

    reply: Reply
    memory: Memory
    outcome: str
    facets: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    found: Found | None = None


def source_of(procedure: Procedure) -> Source:
    """The line that names a record: code, decision, level, date of the data; and its page."""
    parts = (
        f"thủ tục {procedure.code}",
        procedure.decision and f"Quyết định {procedure.decision}",
        procedure.level,
        f"{_DATED.get(procedure.date_source, 'dữ liệu ngày')} {wording.day(procedure.data_date)}"
        if procedure.data_date
        else "",
    )
    return Source(" · ".join(filter(None, parts)), f"/tthc/{procedure.code}")


def offers(procedure: Procedure, asked: tuple[str, ...], others: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """What else may be asked, then the next best procedures; never more than can be overlooked."""
    more = [
        Choice(label, f"{says} {procedure.code}")
        for names, label, says in _OFFERS
        if not set(names.split()) <= set(asked)
    ]
    return (*more[: MOST_CHOICES - len(others)], *others)


def remember(answer: Answer, **changes: object) -> Answer:
    """The answer with its memory changed; the numbers last shown are always those of the reply."""
    return replace(answer, memory=replace(answer.memory, choices=answer.reply.choices, **changes))  # type: ignore[arg-type]


def ground(context: Context, filed: object = None) -> facets.Ground:
    """What the facets need of the context."""
    return facets.Ground(context.department, context.calendar, context.today(), filed)  # type: ignore[arg-type]


def simple(outcome: str, memory: Memory, *blocks: Block, choices: tuple[Choice, ...] = ()) -> Answer:
    """An answer without a procedure behind it. What was listed stays pickable when nothing new is offered."""
    kept = replace(memory, choices=choices or memory.choices)
    return Answer(Reply(blocks, choices), kept, outcome)
