"""How figures of surveys are said: shares, counts, what is hidden, what has to be known beside the index."""

from collections.abc import Iterable

from handlers.surveys.figures import FORMULAS, Group
from handlers.surveys.outcome import Results
from handlers.surveys.small import FEW
from handlers.surveys.trust import NAMES, Note
from handlers.units import CHANNELS, unit_name
from knowledge.department import Department

HIDDEN = f"ẩn (dưới {FEW} phiếu)"
_CHANNELS = CHANNELS | {"kiosk": "máy tại quầy", "qr": "trang khảo sát (mã QR)"}


def percent(share: float | None) -> str:
    """A share as offices write it: 0.8394 → "83,9 %"; "–" when there is none."""
    return "–" if share is None else f"{share * 100:.1f}".replace(".", ",") + " %"


def points(change: float | None) -> str:
    """A change between two shares in percentage points: "+1,2"; "–" when it is not known."""
    if change is None:
        return "–"
    said = f"{change * 100:+.1f}".replace(".", ",").replace("-", "−")
    return "0,0" if said.endswith("0,0") and len(said) == 4 else said


def decimal(value: float | None) -> str:
    """A mean: 4.257 → "4,26"."""
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def count(n: int) -> str:
    """How many: 1234 → "1.234"."""
    return f"{n:,}".replace(",", ".")


def interval(group: Group) -> str:
    """The 95 % interval of an index."""
    return f"{percent(group.low)[:-2]} – {percent(group.high)}"


def channel_name(code: str) -> str:
    """A channel as people call it."""
    name = _CHANNELS.get(code, code)
    return name[:1].upper() + name[1:]


def flag_name(kind: str) -> str:
    """A trust note in words."""
    return NAMES.get(kind, kind)


def title(results: Results) -> str:
    """The form and the period."""
    return f"{results.form.title}, {results.period}"


def scope(results: Results, department: Department) -> str:
    """What the figures are for: a unit, a procedure, a channel, or the whole department."""
    only = results.only
    if only.channel is not None:
        return f"Kênh: {channel_name(only.channel)}"
    parts = [unit_name(department, only.unit)] if only.unit else []
    parts += [f"thủ tục {only.procedure}"] if only.procedure else []
    said = ", ".join(parts) or department.name
    return said[:1].upper() + said[1:]


def sample(results: Results) -> str:
    """The sample-size meter in a sentence."""
    meter = results.sample
    if meter is None:
        return "Chưa nhập số giao dịch trong kỳ nên chưa biết cần bao nhiêu phiếu."
    need = f"{count(meter.transactions)} giao dịch cần {count(meter.needed)} phiếu (n = N/(1+N·e²), e = 5 %)"
    if meter.missing:
        return f"{need}; đã có {count(meter.received)}, còn thiếu {count(meter.missing)} phiếu."
    return f"{need}; đã có {count(meter.received)}, đủ mẫu."


def notes(results: Results, department: Department) -> list[str]:
    """What has to be known beside the figures, a sentence each."""
    found = [f"Chỉ số hài lòng: {FORMULAS[results.formula]}. Khoảng tin cậy 95 % theo Wilson.", sample(results)]
    if results.completion is not None:
        whole = results.whole.received
        found.append(
            f"Hoàn thành: {count(whole)} trên {count(max(results.begun, whole))} phiếu đã bắt đầu "
            f"({percent(results.completion)})."
        )
    found += trust(results, department)
    if results.hidden:
        found.append(
            f"Nhóm dưới {FEW} phiếu được ẩn, kể cả khi có thể tính ra bằng phép trừ; vì vậy số phiếu tính trong bảng "
            "có thể ít hơn số phiếu đã nhận."
        )
    if len(results.versions) > 1:
        found.append(f"Gộp các phiên bản phiếu {', '.join(results.versions)}; câu hỏi ghép theo mã.")
    if results.form.note:
        found.append(f"Phiếu: {results.form.note}.")
    return found


def trust(results: Results, department: Department) -> list[str]:
    """The trust notes beside the index; nothing is taken out of it."""
    noted, found = results.trust, []
    if noted.notes:
        found.append(f"Cần xem lại độ tin cậy: {_noted(noted.notes)}. Mọi phiếu vẫn được tính.")
    for unit, own in noted.units:
        found.append(f"Riêng {unit_name(department, unit)} cần xem lại: {_noted(own)}.")
    if noted.without is not None:
        index = percent(noted.without.index)
        found.append(f"Để tham khảo: không kể {count(noted.flagged)} phiếu có dấu hiệu, chỉ số là {index}.")
    return found


def _noted(notes: Iterable[Note]) -> str:
    return "; ".join(note.text for note in notes)
