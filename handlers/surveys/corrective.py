"""What a survey proposes becomes a duty once the Office accepts it: /khacphuc, or the command line."""

from bot.message import Choice, Memory, paragraph
from bot.state import Connection, marks
from bot.state.duties import Duty
from bot.state.duty_log import Act
from bot.state.duty_steps import CORRECTIVE
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import given
from handlers.duties.confirm import Confirmed, confirm
from handlers.period import PeriodError
from handlers.surveys import told
from handlers.surveys.improve import Proposal, proposals
from handlers.surveys.outcome import Results
from handlers.units import unit_name


def take_up(
    connection: Connection, proposal: Proposal, found: Results, act: Act, context: Context
) -> Confirmed | None:  # fmt: skip
    """Make the duty of a proposal; None when it was made already for this form, unit and period."""
    period = found.period
    if not marks.advance(connection, f"kp:{found.form.code}:{proposal.unit}:{period.first}:{period.last}"[:100], "1"):
        return None
    owner, quote = unit_name(context.department, proposal.owner), f"{found.form.title}, {period}"
    duty = Duty(CORRECTIVE, proposal.text, (proposal.owner,), due=proposal.due, owner=owner, quote=quote)
    made = confirm(connection, duty, act, context)
    given.tell(connection, made.units, act.at, context)
    return made


def ordered(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/khacphuc with a form, a unit and a period, as the button under the results says it."""
    if asker.role != "office":
        return simple("smalltalk", memory, paragraph("Việc giao khắc phục do Văn phòng làm."))
    try:
        wanted = told.wanted(rest, context, asker)
    except PeriodError as error:
        return simple("smalltalk", memory, paragraph(str(error)))
    if wanted is None or wanted.only.unit is None:
        said = "Anh/chị ghi phiếu, đơn vị và kỳ, ví dụ: /khacphuc ngan VL tháng 11."
        return simple("smalltalk", memory, paragraph(said))
    found = told.read(wanted, context, asker)
    proposed = proposals(found, context.department, context.calendar, context.today())
    if not proposed:
        said = "Kỳ này đơn vị không dưới chỉ tiêu, hoặc chưa đủ phiếu, nên không có đề xuất khắc phục."
        return simple("smalltalk", memory, paragraph(said))
    made = take_up(asker.connection, proposed[0], found, _act(asker), context)
    if made is None:
        return simple("smalltalk", memory, paragraph("Việc khắc phục này đã được giao trước đó."))
    name = unit_name(context.department, proposed[0].owner)
    said = f"Đã giao {name} khắc phục, {made.duty.code}, hạn {proposed[0].due:%d/%m/%Y}."
    return simple("smalltalk", memory, paragraph(said), *map(paragraph, made.notes))


def _act(asker: Asker) -> Act:
    return Act(asker.person.id if asker.person else "", asker.now, asker.channel)


def choices(found: Results, proposed: tuple[Proposal, ...], context: Context) -> tuple[Choice, ...]:
    """A button for each proposal, the furthest below its target first."""
    return tuple(
        Choice(f"Giao khắc phục: {unit_name(context.department, p.owner)}", told.order("/khacphuc", found, p.unit))
        for p in proposed
    )
