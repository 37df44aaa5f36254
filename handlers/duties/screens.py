"""The proposals of a plan, one screen at a time: accept, change, drop, add, stop and go on later."""

import json
import re
from dataclasses import replace

from bot.message import Block, Choice, Memory, item, paragraph
from bot.state import duties, pending, plans, proposals
from bot.state.duties import Duty
from bot.state.plans import Plan
from bot.state.proposals import Proposal
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import dates, making, meant, rights
from handlers.duties import draft as drafts
from handlers.duties.changes import Setting, Unclear, changed, unknown_unit
from handlers.duties.draft import Draft
from handlers.duties.say import say
from handlers.duties.understood import details, fault, whom
from handlers.duties.words import office_says
from handlers.wording import number
from knowledge.duties.kinds import kind_of
from knowledge.duties.order import read_added
from knowledge.text import fold

READ = "duty-plan-read"  # about: the plan that was just read and of which nothing is on the screen yet
SCREEN = "duty-proposal"  # about: the proposal on the screen
_WORDS = {
    "nhan": ("nhan", "nhan luon", "nhan di", "dong y", "ok", "oke", "giao", "nhan viec nay", "chap nhan"),
    "bo": ("bo", "bo viec nay", "khong nhan", "bo qua viec nay"),
    "sua": ("sua", "sua viec nay", "thay doi"),
    "sau": ("sau", "tiep", "viec sau", "de sau", "bo qua", "xem tiep", "viec tiep theo"),
    "dung": ("dung", "dung lai", "de hom khac", "thoi", "nghi", "mai lam tiep"),
}
_ALL = re.compile(
    r"(?:(?:toi|cho|vang|ok|da|thi) )*(?:nhan|dong y|giao|chap nhan|duyet|lay)(?: (?:luon|di))?"
    r"(?: (?:het|tat ca|toan bo|ca|moi))+(?: \d{1,4})?(?: (?:cac|nhung))?(?: (?:viec|de xuat|nhiem vu|cai|muc))?"
    r"(?: (?:nay|tren|con lai|nao|ma|da|du|co|ro))*(?: (?:thoi )?han)?(?: (?:di|nhe|nha|luon|a|het|cho toi|giup toi))*"
)
_BEGIN = re.compile(
    r"(?:(?:cho|toi|em|vang|ok|de) )*(?:xem|bat dau|lan luot|tung|mo|tiep|ok|dong y)"
    r"(?: (?:xem|lan luot|tung|viec|cai|de xuat|nhiem vu|mot|dau tien|dau|di|nhe|a|luon|tiep|ke hoach|nay|chi tiet))*"
)
HOW = (
    "Anh/chị gõ phần cần sửa, ví dụ: đơn vị VL, NCC · tất cả các phòng · hạn 20/03/2027 · lặp lại hằng quý ngày "
    "20 tháng cuối quý · "
    "việc: … · loại: báo cáo · ngày nghỉ dời trước · bỏ hạn. Thêm một việc: “thêm: phòng VL nộp … trước 5/12”."
)
_ONLY = "Kế hoạch do Văn phòng xem, trong tin nhắn riêng."


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/dexuat: what the choices of a screen say, with the id of the proposal or the plan."""
    if not rights.is_of_office(asker) or asker.turn.is_group:
        return say(memory, _ONLY)
    act, _, id = rest.partition(" ")
    if act in ("xem", "tatca"):
        plan = plans.get(asker.connection, id)
        if plan is None:
            return say(memory, "Kế hoạch này không còn nữa.")
        return accept_all(plan, memory, context, asker) if act == "tatca" else next_of(plan, memory, context, asker)
    found = proposals.get(asker.connection, id)
    if found is None or act not in _WORDS:
        return say(memory, "Đề xuất này không còn nữa. Gõ “xem tiếp kế hoạch”.")
    return _act(act, found, memory, context, asker)


def go_on(memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "xem tiếp kế hoạch": the newest plan of which something waits."""
    waiting = [plan for plan in plans.listed(asker.connection) if plan.open]
    if not waiting:
        said = "Không có kế hoạch nào đang xem dở. Anh/chị gửi tệp kế hoạch, hoặc gõ /kehoach."
        return say(memory, said)
    return next_of(waiting[0], memory, context, asker)


def next_of(plan: Plan, memory: Memory, context: Context, asker: Asker, said: str = "", after: int = 0) -> Answer:
    """The next screen of a plan, after a place when there is one; then from the beginning; then the end."""
    left = proposals.of_plan(asker.connection, plan.id, "proposed")
    if not left:
        return _finished(plan, memory, asker, said)
    found = next((one for one in left if one.place > after), left[0])
    return screen(found, plan, memory, context, asker, said)


def screen(found: Proposal, plan: Plan, memory: Memory, context: Context, asker: Asker, said: str = "") -> Answer:
    """One proposal: what, who, until when in the plan's own words, and what can be done."""
    pending.ask(
        asker.connection, asker.turn.address, asker.account, SCREEN, json.dumps({"proposal": found.id}), asker.now
    )
    total = len(proposals.of_plan(asker.connection, plan.id))
    left = proposals.of_plan(asker.connection, plan.id, "proposed")
    draft = _draft(found)
    lead = [paragraph(said)] if said else []
    lead.append(paragraph(f"Đề xuất {found.place}/{total}: {draft.task}"))
    choices = [
        Choice("Nhận", f"/dexuat nhan {found.id}"),
        Choice("Sửa", f"/dexuat sua {found.id}"),
        Choice("Bỏ", f"/dexuat bo {found.id}"),
    ]
    if len(left) > 1:
        choices.append(Choice("Xem việc sau", f"/dexuat sau {found.id}"))
    if ready := sum(not fault(_draft(one), context) and _draft(one).is_dated for one in left):
        choices.append(Choice(f"Nhận tất cả {ready} việc có hạn", f"/dexuat tatca {plan.id}"))
    choices.append(Choice("Dừng, để sau", f"/dexuat dung {found.id}"))
    return say(memory, *lead, *details(draft, context), choices=tuple(choices))


def _act(act: str, found: Proposal, memory: Memory, context: Context, asker: Asker) -> Answer:
    plan = plans.get(asker.connection, found.plan_id)
    assert plan is not None  # proposals belong to plans
    if act == "dung":
        return _stopped(plan, memory, asker)
    if act == "tatca":
        return accept_all(plan, memory, context, asker)
    if found.state != "proposed":
        did = "đã được nhận" if found.state == "accepted" else "đã được bỏ"
        return next_of(plan, memory, context, asker, f"Đề xuất {found.place} {did} trước đó.", found.place)
    if act == "sua":
        return screen(found, plan, memory, context, asker, HOW)
    if act == "sau":
        return next_of(plan, memory, context, asker, after=found.place)
    if act == "bo":
        proposals.settle(asker.connection, found.id, "dropped", rights.act_of(asker))
        return next_of(plan, memory, context, asker, f"Đã bỏ đề xuất {found.place}.", found.place)
    draft = _draft(found)
    if trouble := fault(draft, context):
        return screen(found, plan, memory, context, asker, trouble)
    duty = _accepted(found, draft, context, asker)
    said = f"Đã giao {duty.code} cho {whom(draft, context)}."
    return next_of(plan, memory, context, asker, said, found.place)


def _accepted(found: Proposal, draft: Draft, context: Context, asker: Asker) -> Duty:
    duty = making.create(asker.connection, draft, found.plan_id, context, rights.act_of(asker)).duty
    proposals.settle(asker.connection, found.id, "accepted", rights.act_of(asker), duty.id)
    return duty


def accept_all(plan: Plan, memory: Memory, context: Context, asker: Asker) -> Answer:
    """All that has units and a limit is accepted; the rest stays, and the next of it is shown."""
    taken = 0
    for one in proposals.of_plan(asker.connection, plan.id, "proposed"):
        draft = _draft(one)
        if draft.is_dated and not fault(draft, context):
            _accepted(one, draft, context, asker)
            taken += 1
    left = len(proposals.of_plan(asker.connection, plan.id, "proposed"))
    said = f"Đã giao {number(taken)} việc có hạn."
    rest = f" Còn {number(left)} việc chưa có đơn vị, chưa có hạn hoặc hạn đã qua, xin xem từng việc." if left else ""
    return next_of(plan, memory, context, asker, said + rest)


def _stopped(plan: Plan, memory: Memory, asker: Asker) -> Answer:
    pending.settle(asker.connection, asker.turn.address, asker.account)
    said = f"Đã dừng. Còn {number(plan.open)} việc chưa xem; khi nào làm tiếp, gõ “xem tiếp kế hoạch”."
    return say(
        meant.unlisted(memory),
        said,
        choices=(Choice("Xem tiếp kế hoạch", f"/dexuat xem {plan.id}"),),
    )


def _finished(plan: Plan, memory: Memory, asker: Asker, said: str) -> Answer:
    pending.settle(asker.connection, asker.turn.address, asker.account)
    made = proposals.of_plan(asker.connection, plan.id, "accepted")
    done = (
        f"Đã xem hết kế hoạch “{plan.title}”: giao {number(len(made))} nhiệm vụ. Các đơn vị sẽ được nhắc "
        "trong nhóm theo hạn."
    )
    undated = _without_dates(plan, asker)
    return say(meant.unlisted(memory), *([paragraph(said)] if said else []), paragraph(done), *undated)


def _without_dates(plan: Plan, asker: Asker) -> list[Block]:
    """The duties whose dates the Office still has to set, and how."""
    waiting = []
    for duty in duties.listed(asker.connection, plan.id):
        if any(row.due is None for row in duties.of_duty(asker.connection, duty.id)):
            waiting.append(item(f"{duty.code}, {meant.short(duty.task, 60)}: gõ {dates.how(duty)}"))
    return [paragraph("Chưa có ngày, nên chưa nhắc:"), *waiting[:10]] if waiting else []


def _draft(found: Proposal) -> Draft:
    return drafts.of_json(json.dumps(found.body))


def body(draft: Draft) -> dict[str, object]:
    """A draft as the plain data of a proposal."""
    found: dict[str, object] = json.loads(draft.to_json())
    return found


def _take(about: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What the Office says with a screen before it: a choice in words, a change, a duty more; None: something else."""
    found = proposals.get(asker.connection, json.loads(about)["proposal"])
    if found is None or not rights.is_of_office(asker) or office_says(text) or not text.strip():
        return None
    said = fold(text)
    act = "tatca" if _ALL.fullmatch(said) else next((act for act, words in _WORDS.items() if said in words), "")
    if act:
        return _act(act, found, memory, context, asker)
    plan = plans.get(asker.connection, found.plan_id)
    if plan is None or found.state != "proposed":
        return None
    setting = Setting(context.department.units, context.today(), context.rules.kinds)
    try:
        if more := _added(text, plan, memory, context, asker):
            return more
        new = changed(_draft(found), text, setting)
    except Unclear as error:
        return screen(found, plan, memory, context, asker, str(error))
    if new is None:
        return None
    proposals.change(asker.connection, found.id, body(new), rights.act_of(asker))
    return screen(replace(found, body=body(new)), plan, memory, context, asker, "Đã sửa.")


def _added(text: str, plan: Plan, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    said = read_added(text, context.department.units, context.today())
    if said is None:
        return None
    if said.units.unknown:
        raise Unclear(unknown_unit(", ".join(said.units.unknown), context.department.units))
    limit = said.when
    draft = Draft(
        said.task, re.sub(r"^\W*\w+\W+", "", text.strip()), said.units.codes, due=limit.due, time=limit.time or "",
        recurrence=limit.recurrence or "", relative=limit.relative, kind=kind_of(context.rules.kinds, said.task),
    )  # fmt: skip
    (id,) = proposals.add(asker.connection, plan.id, [body(draft)], rights.act_of(asker))
    new = proposals.get(asker.connection, id)
    assert new is not None
    return screen(new, plan, memory, context, asker, "Đã thêm một việc vào kế hoạch.")


def _begun(about: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What the Office says to a plan that was just read, before the first screen; None: something else."""
    plan, said = plans.get(asker.connection, json.loads(about)["plan"]), fold(text)
    if plan is None or not rights.is_of_office(asker):
        return None
    if _ALL.fullmatch(said):
        return accept_all(plan, memory, context, asker)
    return next_of(plan, memory, context, asker) if _BEGIN.fullmatch(said) else None


expected.TAKERS[READ] = expected.Taker(_begun)
expected.TAKERS[SCREEN] = expected.Taker(_take)
