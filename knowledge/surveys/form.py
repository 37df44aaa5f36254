"""What a survey form is: questions of five kinds, factors, conditions; read from YAML, checked line by line."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from knowledge.surveys import rules
from knowledge.surveys.reading import Unreadable, read

SCALE = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
Kind = Literal["scale", "choice", "choices", "number", "text"]
Period = Literal["day", "week", "month", "quarter", "year"]
Answer = int | float | str | list[str]


class FormError(ValueError):
    """A form cannot be used; the message says line by line why, in Vietnamese."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_text(given: object) -> object:
    """`version: 1` and `code: 5` are meant as text."""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=500)]
Code = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Option(_Frozen):
    """One of the answers to pick: how it is counted, what people read."""

    code: Code
    text: Text


class Factor(_Frozen):
    """What several questions are about, such as the five factors of SIPAS."""

    code: Code
    name: Text


class Condition(_Frozen):
    """When a question is asked: the answer to an earlier one is below or above a number, or one of some options.

    An earlier question that was skipped fulfils no condition.
    """

    question: Code
    below: float | None = None
    above: float | None = None
    any_of: tuple[Code, ...] = ()

    def holds(self, answer: Answer | None) -> bool:
        """Does an answer fulfil it?"""
        if answer is None:
            return False
        if isinstance(answer, int | float):
            return (self.below is None or answer < self.below) and (self.above is None or answer > self.above)
        return bool(set(self.any_of) & ({answer} if isinstance(answer, str) else set(answer)))


class Question(_Frozen):
    """A question. `short` stands for it in tables; `options` are the answers of a choice, the words of a scale."""

    code: Code
    text: Text
    short: str = ""
    kind: Kind
    factor: str = ""
    options: tuple[Option, ...] = ()
    required: bool = True
    only_if: Condition | None = None
    least: float = 0  # of a number
    most: float = 1_000_000_000

    @property
    def label(self) -> str:
        """What stands for the question in tables and charts."""
        return self.short or self.text

    def words_of(self, answer: Answer) -> str:
        """An answer as people read it."""
        texts = {option.code: option.text for option in self.options}
        if self.kind == "scale":
            return self.options[int(answer) - 1].text if isinstance(answer, int) else str(answer)
        if isinstance(answer, list):
            return "; ".join(texts.get(code, code) for code in answer)
        return texts.get(str(answer), str(answer))


class Form(_Frozen):
    """A survey form. `period`: how long one answer of a person counts; `source`: the YAML it was read from."""

    code: Code
    title: Text
    version: Text
    note: str = ""
    intro: str = ""
    thanks: str = ""
    period: Period = "week"
    factors: tuple[Factor, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1, max_length=60)
    source: str = Field("", exclude=True, repr=False)

    def question(self, code: str) -> Question | None:
        """The question of a code."""
        return next((q for q in self.questions if q.code == code), None)

    def asked(self, answers: dict[str, Any]) -> tuple[Question, ...]:
        """The questions that are to be asked, given the answers so far; a condition on one not asked never holds."""
        given: dict[str, Any] = {}
        found = []
        for question in self.questions:
            if question.only_if is None or question.only_if.holds(given.get(question.only_if.question)):
                found.append(question)
                if question.code in answers:
                    given[question.code] = answers[question.code]
        return tuple(found)

    def settled(self, answers: dict[str, Any]) -> bool:
        """Do the answers so far say how many questions there will be? Not while a condition waits for its answer."""
        asked = {question.code for question in self.asked(answers)}
        conditions = (question.only_if.question for question in self.questions if question.only_if)
        return all(code in answers or code not in asked for code in conditions)

    def kept(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers to what is asked; those to questions whose condition no longer holds are left out."""
        return {q.code: answers[q.code] for q in self.asked(answers) if q.code in answers}


def load_form(path: Path) -> Form:
    """Read and check a form. Raises FormError with every fault and its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(f"Không đọc được tệp {path}: cần một tệp YAML mã hoá UTF-8.") from error
    form, faults = _parsed(text)
    if form is None:
        raise FormError(f"Phiếu {path.name} chưa dùng được:\n" + "\n".join(faults))
    return form


def check(path: Path) -> list[str]:
    """What is wrong with a form, each fault with its line ("Dòng 12: …"); empty when it can be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return [f"Không đọc được tệp {path}: cần một tệp YAML mã hoá UTF-8."]
    return _parsed(text)[1]


@lru_cache(maxsize=32)  # whoever answers a form needs it again with every answer
def parse(text: str) -> Form:
    """The form of a YAML text, such as one kept with its answers. Raises FormError."""
    form, faults = _parsed(text)
    if form is None:
        raise FormError("\n".join(faults))
    return form


def _parsed(text: str) -> tuple[Form | None, list[str]]:
    try:
        lines = read(text)
    except Unreadable as error:
        return None, [f"Dòng {error.line}: không đúng dạng YAML; hãy xem lại thụt lề, dấu hai chấm và dấu ngoặc kép."]
    faults = [(line, f"mục “{name}” ghi hai lần.") for name, line in lines.doubled]
    form = None
    try:
        form = Form.model_validate(_completed(lines.data))
    except ValidationError as error:
        faults += [
            (lines.of(e["loc"]), rules.worded(e)) for e in error.errors() if not rules.follows(e, error.errors())
        ]
    if form is not None:
        faults += [(lines.of(place), said) for place, said in rules.broken(form)]
    worded = [f"Dòng {line}: {said}" for line, said in sorted(set(faults))]
    return (form.model_copy(update={"source": text}) if form and not faults else None), worded


def _completed(data: Any) -> Any:
    """What may be left out in the file: the words of a scale, the code of an option."""
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        return data
    data = {key: value for key, value in data.items() if key != "source"}
    words = data.pop("scale", None) or SCALE
    return {**data, "questions": [_question(q, words) if isinstance(q, dict) else q for q in data["questions"]]}


def _question(given: dict[str, Any], scale: Any) -> dict[str, Any]:
    options = given.get("options")
    if given.get("kind") == "scale" and options is None:
        options = scale
    if isinstance(options, list | tuple):
        options = [{"code": str(n), "text": o} if isinstance(o, str) else o for n, o in enumerate(options, 1)]
        return {**given, "options": options}
    return given
