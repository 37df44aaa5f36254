"""Single responses as an SPSS file with labels for variables and values."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handlers.surveys.rows import Row
from handlers.surveys.wording import flag_name
from handlers.units import unit_name
from knowledge.department import Department
from knowledge.surveys.form import Form, Question

_EMPTY = "(trống: không nêu hoặc nhóm dưới 5 phiếu)"
_LABEL = 120  # characters of a value's label (256 bytes are kept)


@dataclass
class _Variable:
    name: str
    label: str
    values: list[Any]
    labels: dict[int, str] = field(default_factory=dict)
    measure: str = "nominal"
    is_text: bool = False


def sav(form: Form, rows: Sequence[Row], department: Department) -> bytes:
    """The content of a .sav file. Options are numbered from 1; of several options each has a variable (0, 1)."""
    import pyreadstat
    from pandas import DataFrame

    variables = [*_where(rows, department), *(v for q in _asked(form, rows) for v in _variables(*q)), *_flags(rows)]
    columns = {v.name: v for v in variables}
    frame = DataFrame({name: _typed(v) for name, v in columns.items()})
    with tempfile.TemporaryDirectory(prefix="troly-") as folder:  # pyreadstat writes to a path only
        path = Path(folder) / "phieu.sav"
        pyreadstat.write_sav(
            frame, path, file_label=form.title[:60], column_labels={name: v.label for name, v in columns.items()},
            variable_value_labels={name: v.labels for name, v in columns.items() if v.labels},
            variable_measure={name: v.measure for name, v in columns.items()},
        )  # fmt: skip
        return path.read_bytes()


def _typed(variable: _Variable) -> Any:
    from pandas import Series

    if variable.is_text:
        return Series([v or "" for v in variable.values], dtype=object)
    return Series(variable.values, dtype="float64")


def _asked(form: Form, rows: Sequence[Row]) -> Iterable[tuple[Question, list[Any]]]:
    for at, question in enumerate(form.questions):
        yield question, [row.answers[at] for row in rows]


def _variables(question: Question, values: list[Any]) -> list[_Variable]:
    name, label = variable_name(question.code), question.text
    numbers = {option.code: at for at, option in enumerate(question.options, 1)}
    words = {at: option.text[:_LABEL] for at, option in enumerate(question.options, 1)}
    match question.kind:
        case "scale":
            return [_Variable(name, label, values, words, "ordinal")]
        case "choice":
            return [_Variable(name, label, [numbers.get(v) for v in values], words)]
        case "choices":
            return [
                _Variable(
                    f"{name}_{at}", f"{label}: {option.text}",
                    [None if v is None else int(option.code in v) for v in values], {0: "Không chọn", 1: "Chọn"},
                )
                for at, option in enumerate(question.options, 1)
            ]  # fmt: skip
        case "number":
            return [_Variable(name, label, values, measure="scale")]
    return [_Variable(name, label, values, is_text=True)]


def _where(rows: Sequence[Row], department: Department) -> list[_Variable]:
    units = {code: at for at, code in enumerate(sorted({row.unit for row in rows} - {""}), 1)}
    labels = {at: unit_name(department, code)[:_LABEL] for code, at in units.items()}
    return [
        _Variable("don_vi", f"Đơn vị {_EMPTY}", [units.get(r.unit) for r in rows], labels),
        _Variable("thu_tuc", f"Mã thủ tục {_EMPTY}", [r.procedure for r in rows],
                  is_text=True),
    ]  # fmt: skip


def _flags(rows: Sequence[Row]) -> list[_Variable]:
    kinds = sorted({kind for row in rows for kind in row.flags})
    return [
        _Variable(
            f"tin_cay_{variable_name(kind)}", f"Ghi chú tin cậy: {flag_name(kind)}",
            [int(kind in row.flags) for row in rows], {0: "Không", 1: "Có"},
        )
        for kind in kinds
    ]  # fmt: skip


def variable_name(code: str) -> str:
    """A question's code as SPSS takes it: letters, digits and _ only, a letter first."""
    name = re.sub(r"[^a-z0-9]+", "_", code)
    return name if name[:1].isalpha() else f"c_{name}"
