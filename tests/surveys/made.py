"""Made responses: seeded, of every form, like those of a year."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from bot.state import new_id
from bot.state.responses import Response
from knowledge.surveys.form import Form

UNITS = {"VL": ("1.000105", "1.001731", "2.000205"), "NCC": ("1.010801", "1.010802"), "VP": ("1.005384",)}
CHANNELS = ("web", "telegram", "zalo")
WRITTEN = ("Chờ lâu quá", "Cán bộ nhiệt tình", "Đòi thêm giấy tờ photo", "cổng dịch vụ công hay lỗi", "tạm được")


def made(
    form: Form, count: int, first: date, last: date, seed: int = 1, units: dict[str, Sequence[str]] | None = None
) -> list[Response]:
    """Honest responses spread over working hours of the days."""
    rng = random.Random(seed)
    units = units or UNITS
    days = (last - first).days + 1
    return [_one(form, first + timedelta(rng.randrange(days)), rng, units) for _ in range(count)]


def _one(form: Form, day: date, rng: random.Random, units: dict[str, Sequence[str]]) -> Response:
    unit = rng.choice([*units, ""])
    procedure = rng.choice([*units[unit], ""]) if unit else ""
    liking = rng.gauss(4.1, 0.7)
    answers = {q.code: value for q in form.questions if (value := _answer(q, liking, rng)) is not None}
    half = f"{day.isoformat()}{rng.choice('SC')}"
    return Response(
        new_id(), form.code, form.version, unit, procedure, rng.choice(CHANNELS), half, form.kept(answers), ()
    )  # fmt: skip


def _answer(question, liking: float, rng: random.Random):  # type: ignore[no-untyped-def]
    if not question.required and rng.random() < 0.3:
        return None
    match question.kind:
        case "scale":
            return max(1, min(5, round(rng.gauss(liking, 0.8))))
        case "choice":
            return rng.choice(question.options).code
        case "choices":
            return [o.code for o in question.options if rng.random() < 0.4] or [question.options[0].code]
        case "number":
            return rng.randint(1, 4)
    return rng.choice(WRITTEN)
