"""What a form must fulfil beyond its shape, and how its faults are said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge.surveys.form import Form, Question

_WORDED = {
    "missing": "thiếu mục “{name}”.",
    "extra_forbidden": "không có mục nào tên “{name}”; hãy xem lại chính tả.",
    "string_type": "“{name}” phải là chữ.",
    "string_too_short": "“{name}” đang để trống.",
    "string_too_long": "“{name}” dài quá {max_length} chữ.",
    "string_pattern_mismatch": "“{name}” chỉ gồm chữ thường không dấu, số và gạch nối, ví dụ: thai-do.",
    "literal_error": "“{name}” phải là một trong: {expected}.",
    "bool_type": "“{name}” ghi true hoặc false.",
    "bool_parsing": "“{name}” ghi true hoặc false.",
    "float_type": "“{name}” phải là một số.",
    "float_parsing": "“{name}” phải là một số.",
    "tuple_type": "“{name}” phải là một danh sách, mỗi dòng bắt đầu bằng gạch ngang.",
    "too_short": "“{name}” cần ít nhất một mục.",
    "too_long": "“{name}” có quá nhiều mục (nhiều nhất {max_length}).",
}
_MOST_OPTIONS = 12


def worded(error: Any) -> str:
    """An error of pydantic as a Vietnamese sentence."""
    names = [part for part in error["loc"] if isinstance(part, str)]
    said = _WORDED.get(error["type"], "mục “{name}” ghi chưa đúng dạng.")
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
    most = error.get("ctx", {}).get("max_length", "")
    if not names:
        return "tệp phải có các mục code, title, version, questions."
    return said.format(name=names[-1], expected=expected, max_length=most)


def follows(error: Any, errors: list[Any]) -> bool:
    """Does an error only say that a list lacks what is wrong inside it?"""
    loc = error["loc"]
    return error["type"] == "too_short" and any(e["loc"][: len(loc)] == loc and e["loc"] != loc for e in errors)


def broken(form: Form) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a form that has the right shape: where, and the sentence."""
    factors = {factor.code for factor in form.factors}
    yield from _doubled([f.code for f in form.factors], ("factors",), "mã nhóm tiêu chí")
    yield from _doubled([q.code for q in form.questions], ("questions",), "mã câu hỏi")
    before: dict[str, Question] = {}
    for number, question in enumerate(form.questions):
        here = ("questions", number)
        if question.factor and question.factor not in factors:
            yield (*here, "factor"), f"không có nhóm tiêu chí nào mã “{question.factor}”."
        yield from (((*here, *place), said) for place, said in _options(question))
        yield from (((*here, "only_if", *place), said) for place, said in _condition(question, before))
        before[question.code] = question


def _doubled(codes: list[str], place: tuple[str | int, ...], what: str) -> Iterator[tuple[Any, str]]:
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield (*place, number, "code"), f"{what} “{code}” đã dùng ở trên."


def _options(question: Question) -> Iterator[tuple[tuple[str | int, ...], str]]:
    count = len(question.options)
    if question.kind == "scale" and count != 5:
        yield ("options",), f"thang đo cần đúng 5 mức, từ thấp đến cao; ở đây có {count}."
    if question.kind in ("choice", "choices") and not 2 <= count <= _MOST_OPTIONS:
        yield ("options",), f"câu chọn cần từ 2 đến {_MOST_OPTIONS} lựa chọn; ở đây có {count}."
    if question.kind in ("number", "text") and count:
        yield ("options",), "câu nhập số hoặc viết lời không có lựa chọn."
    if question.kind == "number" and question.least >= question.most:
        yield ("least",), "số nhỏ nhất (least) phải nhỏ hơn số lớn nhất (most)."
    yield from _doubled([o.code for o in question.options], ("options",), "mã lựa chọn")


def _condition(question: Question, before: dict[str, Question]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    wanted = question.only_if
    if wanted is None:
        return
    earlier = before.get(wanted.question)
    if earlier is None:
        yield ("question",), f"điều kiện phải hỏi về một câu đứng trước; không thấy câu “{wanted.question}” ở trên."
        return
    numeric = earlier.kind in ("scale", "number")
    if numeric and wanted.below is None and wanted.above is None:
        yield (), f"câu “{earlier.code}” trả lời bằng số: điều kiện cần below hoặc above."
    if not numeric and (wanted.below is not None or wanted.above is not None or not wanted.any_of):
        yield (), f"câu “{earlier.code}” không trả lời bằng số: điều kiện cần any_of và mã các lựa chọn."
    unknown = set(wanted.any_of) - {o.code for o in earlier.options}
    if not numeric and unknown:
        yield ("any_of",), f"câu “{earlier.code}” không có lựa chọn mã {', '.join(sorted(unknown))}."
