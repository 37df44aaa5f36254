"""A step that a row cannot take: what happened before, and the way on."""

from bot.message import Choice, Memory, paragraph
from bot.state import duty_log, duty_reports
from bot.state.duties import Row
from bot.state.duty_log import Change
from bot.state.duty_steps import NotNow
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import lines, rights
from handlers.duties.say import say

_DID = {
    "receive": "nhận việc", "report": "báo cáo", "supplement": "báo cáo bổ sung", "accept": "chấp nhận báo cáo",
    "give_back": "trả lại báo cáo", "not_applicable": "cho là không áp dụng", "reopen": "mở lại",
    "ask_more_time": "xin gia hạn", "grant": "cho gia hạn", "refuse": "không cho gia hạn", "set_due": "đặt hạn",
    "withdrawn": "thu hồi nhiệm vụ", "made": "giao nhiệm vụ", "rows": "chia việc cho "
        "các đơn vị", "event": "ghi sự kiện",
}  # fmt: skip


def told(error: NotNow, memory: Memory, context: Context, asker: Asker) -> Answer:
    """What to say to somebody who came too late, or too early."""
    row = error.row
    blocks = [paragraph(_sentence(error, context, asker))]
    return say(memory, *blocks, choices=_ways(row, context, asker))


def at(row: Row, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What to say to a report on a row that has one, or is closed; None when it is the unit's turn."""
    if row.open:
        return None
    why = "withdrawn" if row.withdrawn else "reported" if row.state == "reported" else "closed"
    return told(NotNow(row, why), memory, context, asker)


def _sentence(error: NotNow, context: Context, asker: Asker) -> str:
    row = error.row
    name = f"Việc {row.number} ({lines.task(row)})"
    match error.why:
        case "withdrawn":
            return f"{name} đã được Văn phòng thu hồi, không cần làm nữa."
        case "closed" if row.state == "not_applicable":
            return f"{name}: {_last(row, ('not_applicable',), context, asker)}. Đơn vị không phải làm việc này."
        case "closed":
            return (
                f"{name} đã xong: {_last(row, ('accept',), context, asker)}, {lines.state(row).removeprefix('xong, ')}."
            )
        case "received":
            return f"{name}: {_last(row, ('receive', 'ask_more_time'), context, asker)}. Khi làm xong, anh/chị báo cáo."
        case "reported":
            return f"{name}: {_last(row, ('report',), context, asker)}, đang chờ Văn phòng duyệt."
        case "not_reported":
            return f"{name} chưa có báo cáo nào chờ duyệt: {lines.state(row)}."
        case "not_pending":
            return f"{name} không có đề nghị gia hạn nào đang chờ: {lines.due(row, context)}."
        case "no_effectiveness":
            return f"{name} là hành động khắc phục, phải có nhận xét về hiệu lực mới chấp nhận được."
        case _:
            return f"{name}: {lines.state(row)}."


def _last(row: Row, whats: tuple[str, ...], context: Context, asker: Asker) -> str:
    """Who did the last step of that kind, and when: "Lê Văn Chín báo cáo lúc 09:12 ngày 05/12/2026"."""
    changes = [c for c in duty_log.of_row(asker.connection, row.duty_id, row.id) if c.what in whats]
    return did(changes[-1], row, context, asker) if changes else lines.state(row)


def did(change: Change, row: Row, context: Context, asker: Asker) -> str:
    """One change in words."""
    of_office = change.what in ("accept", "give_back", "not_applicable", "reopen", "grant", "refuse", "set_due")
    person = lines.who(asker.connection, change.by, context, "" if of_office else row.unit)
    why = f" (lý do: {change.detail['reason']})" if change.detail.get("reason") else ""
    return f"{person} {_DID.get(change.what, change.what)} lúc {lines.moment(change.at, context)}{why}"


def _ways(row: Row, context: Context, asker: Asker) -> tuple[Choice, ...]:
    if row.withdrawn or row.state == "not_applicable":
        return ()
    if rights.may_answer(asker, context, row):
        if row.state in ("reported", "accepted"):
            return (
                Choice("Báo cáo bổ sung", f"/bosung {row.number}"),
                Choice(f"Xem việc {row.number}", f"/viec {row.number}"),
            )
        return (Choice("Đã xong", f"/xong {row.number}"), Choice("Xin gia hạn", f"/giahan {row.number}"))
    return (Choice(f"Xem việc {row.number}", f"/viec {row.number}"),)


def reported_by(row: Row, context: Context, asker: Asker) -> list[str]:
    """The reports on a row, each in a line: who, when, with what."""
    return [
        f"{lines.who(asker.connection, r.by, context, row.unit)}, {lines.moment(r.at, context)}: {shown(r.evidence)}"
        for r in duty_reports.of_row(asker.connection, row.id)
    ]


def shown(evidence: duty_reports.Evidence) -> str:
    """What a report shows, in words."""
    parts = [
        evidence.figure and f"kết quả {evidence.figure}",
        evidence.document_number not in evidence.text and f"văn bản số {evidence.document_number}",
        evidence.text and f"“{evidence.text}”",
        evidence.link,
        evidence.file_id and "có tệp kèm theo",
        evidence.effectiveness and f"hiệu lực: {evidence.effectiveness}",
    ]
    return "; ".join(filter(None, parts)) or "không kèm minh chứng"
