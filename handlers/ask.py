"""Questions about procedures: one is answered, several are offered, none is said so."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from bot.message import Block, Choice, Memory, Reply, heading, paragraph
from handlers import cases, facets
from handlers.answer import SAYS, Answer, ground, offers, remember, source_of
from handlers.compare import elsewhere, told_apart
from handlers.context import Context
from handlers.follow import Light, in_light
from handlers.in_case import with_case
from handlers.understand import ByCode, FollowUp, Question
from knowledge.agencies import moved
from knowledge.found import OFFERED, Found, Group
from knowledge.library import Library
from knowledge.model import Procedure
from knowledge.names import without_level
from knowledge.question import Asked
from knowledge.text import bare, fold, squeeze

_FAR = 4.0  # below the first; of the labelled questions answered wrongly, 30 of 31 have the right one nearer
_ALIKE = 0.5  # of the shorter name's object
_FILED = re.compile(r"nop\D{0,25}?(hom nay|bua nay|ngay mai|hom qua|(?:ngay )?(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?)")


def by_code(wish: ByCode, memory: Memory, context: Context, whole: bool) -> Answer:
    """The procedure of a code, or that there is none."""
    library = context.library()
    procedure = library.record(wish.code)
    found = library.find(wish.asked)
    if procedure is None:
        said = paragraph(
            f"Dữ liệu hiện có không có thủ tục mã {wish.code}. Anh/chị kiểm tra lại mã, hoặc gõ tên việc cần làm."
        )
        return Answer(Reply((said,)), replace(memory, choices=()), "unknown", wish.asked.facets, (), found)
    if wish.case < 0:
        return _offer_cases(procedure, -wish.case, memory, wish.asked, found)
    asked = wish.asked.facets or (memory.pending if memory.listed else ())
    if wish.case or wish.whole:
        asked = ("dossier",)
    return _state(procedure, asked, wish.asked, found, memory, context, whole or wish.whole, case=wish.case)


def follow_up(wish: FollowUp, memory: Memory, context: Context, whole: bool) -> Answer:
    """Another facet of the current procedure; of those that wait in a list, once one was picked."""
    if not memory.current and memory.listed:
        return _offer_again(wish.asked, memory, context)
    procedure = context.library().record(memory.current)
    if procedure is None:
        return question(Question(wish.asked), replace(memory, current=""), context, whole)
    asked = wish.asked.facets or ("dossier",)
    return _state(procedure, asked, wish.asked, None, memory, context, whole or wish.whole)


def question(wish: Question, memory: Memory, context: Context, whole: bool) -> Answer:
    """Look a question up and answer it, offer what it may mean, or say that nothing was found."""
    library, asked = context.library(), wish.asked
    found = library.find(asked)
    if not asked.matter and asked.facets and not (memory.current or memory.listed):
        return _of_what(asked, found, memory)
    verdict = library.verdict(found)
    if _asks_on(asked, verdict, memory, library):
        return follow_up(FollowUp(asked), memory, context, whole)
    light = in_light(found, verdict, memory, library)
    found, wanted = light.found, _wanted(asked, light, memory)
    if light.verdict == "unknown":
        return _unknown(asked, found, memory, context)
    if light.verdict == "choose":
        return _offer(asked, found, wanted, memory, context)
    group = _level_asked(found.groups[0], asked)
    procedure = library.record(group.main.code)
    assert procedure is not None  # the card came from the same file
    if light.in_case:
        answer = _state(procedure, wanted, asked, None, memory, context, whole)
        return with_case(answer, procedure, asked, ground(context))
    return _state(procedure, wanted, asked, found, replace(memory, topic=asked.text), context, whole)


def _asks_on(asked: Asked, verdict: str, memory: Memory, library: Library) -> bool:
    """Is this a facet of what is spoken of in other words ("mấy ngày thì có thẻ"), not a new matter?

    It names nothing but what stands in the names of the current or the listed procedures.
    """
    if verdict == "answer" or asked.actions or asked.facets in ((), ("overview",)):
        return False
    cards = [card for card in map(library.card, (memory.current, *memory.listed)) if card]
    return bool(cards) and set(asked.content) <= {word for card in cards for word in card.folded.split()}


def _wanted(asked: Asked, light: Light, memory: Memory) -> tuple[str, ...]:
    """The facets to tell: those asked, else those that were asked of what the question goes on from.

    Who corrects himself ("không, ý tôi là …") wants the other procedure from its beginning.
    """
    if light.in_case and set(asked.facets) <= {"overview"}:
        return ("conditions",)
    if asked.facets:
        return asked.facets
    if light.corrects and memory.current:
        return tuple(dict.fromkeys((*memory.pending, "overview", "dossier")))
    return memory.pending if light.goes_on or memory.listed else ()


def _level_asked(group: Group, asked: Asked) -> Group:
    """Of same-named procedures, the one of the level that the question names."""
    folded = {w.folded for w in asked.words}
    wanted = "xa" if folded & {"xa", "phuong"} else "tinh" if folded & {"tinh", "so"} and "ho" not in folded else ""
    if not wanted or len(group.cards) == 1:
        return group
    return replace(group, cards=tuple(sorted(group.cards, key=lambda c: wanted not in bare(c.level).split())))


def filed_on(text: str, today: date) -> date | None:
    """The day of filing that a question names ("nộp hôm nay", "nộp ngày 5/12"), None when it names none."""
    said = _FILED.search(bare(text))
    if not said:
        return None
    for words, shift in (("nay", 0), ("mai", 1), ("qua", -1)):
        if said[1].endswith(words):
            return today + timedelta(days=shift)
    try:
        return date(int(said[4] or today.year), int(said[3]), int(said[2]))
    except ValueError:
        return None


def _state(
    procedure: Procedure, wanted: tuple[str, ...], asked: Asked, found: Found | None, memory: Memory,
    context: Context, whole: bool, case: int = 0,
) -> Answer:  # fmt: skip
    """The answer about one procedure: the facets asked, its other levels, what else may be asked, the source.

    `found` is the search that led to it; None when nothing had to be looked up."""
    filed = filed_on(asked.text, context.today())
    if filed and "time" not in wanted:
        wanted = ("time", *wanted[:1])
    base = ground(context, filed)
    told = memory.current == procedure.code
    shown = _shown(wanted, procedure, told)
    if "dossier" in shown and not whole and not case and cases.too_long(procedure, base):
        return _offer_cases(procedure, 1, memory, asked, found, [f for f in shown if f != "dossier"], base)
    blocks = list(_english(asked, procedure))
    for facet in shown:
        if len(shown) > 1:
            blocks.append(heading(facets.LABELS[facet]))
        blocks += (
            facets.dossier(procedure, base, case) if facet == "dossier" else facets.blocks_for(facet, procedure, base)
        )
    if not blocks[0].text.startswith(squeeze(procedure.name)):
        blocks = _named(procedure, blocks)
    library = context.library()
    others, codes = elsewhere(procedure, library)
    blocks += others + _moved(asked)
    near = _next_best(procedure, found if asked.matter else None, library)  # a bare code found nothing by its words
    reply = Reply(tuple(blocks), offers(procedure, shown, near), source_of(procedure))
    asked_so_far = tuple(dict.fromkeys((*(memory.pending if told else ()), *wanted)))[-3:]
    topic = memory.topic or procedure.name
    kept = Memory(procedure.code, (), (), topic, asked_so_far, _earlier(memory, procedure.code))
    return remember(Answer(reply, kept, "answer", shown, (procedure.code, *codes), found))


def _shown(wanted: tuple[str, ...], procedure: Procedure, told: bool) -> tuple[str, ...]:
    """The facets to tell. Where nothing particular was asked: the overview and the papers.

    "Được không", "được hưởng gì" about a procedure not spoken of so far (not `told`) also want to know what it is.
    """
    if wanted in ((), ("overview",)):
        return ("overview", "dossier") if procedure.dossier else ("overview",)
    if len(wanted) == 1 and wanted[0] in ("conditions", "result") and not told:
        return (*wanted, "overview")
    return wanted


def _named(procedure: Procedure, blocks: list[Block]) -> list[Block]:
    """The name of the procedure first, unless the blocks already begin with it."""
    title = facets.title(procedure)
    return blocks if any(title in b.text for b in blocks[:3]) else [paragraph(f"{title}:"), *blocks]


def _english(asked: Asked, procedure: Procedure) -> list[Block]:
    if not asked.english:
        return []
    return [
        paragraph(
            f"In English: the matching procedure is no. {procedure.code}; its official text is in Vietnamese, below."
        )
    ]


def _moved(asked: Asked) -> list[Block]:
    found = moved(asked.words)
    return [paragraph(found.note)] if found else []


def _next_best(procedure: Procedure, found: Found | None, library: Library) -> tuple[Choice, ...]:
    """The next two procedures, in case the first was not the one meant: of the search, else by their names.

    What is far from what was found, or shares nothing of the name, would only be in the way."""
    mine = without_level(fold(procedure.name))
    if found:
        cards = [g.main for g in found.groups if g.score >= found.groups[0].score - _FAR]
    else:
        own = library.card(procedure.code)
        cards = [card for card in library.near(procedure.code) if own and library.names.kin(own, card) >= _ALIKE]
    near = list(islice((card for card in cards if without_level(card.folded) != mine), 2))
    return tuple(Choice(f"Hoặc: {squeeze(card.name)}", card.code) for card in near)


def _earlier(memory: Memory, code: str) -> tuple[str, ...]:
    return (code, *(c for c in memory.earlier if c != code))[:5]


def _offer_cases(
    procedure: Procedure, start: int, memory: Memory, asked: Asked, found: Found | None,
    also: tuple[str, ...] | list[str] = (),
    base: facets.Ground | None = None,
) -> Answer:  # fmt: skip
    """The cases of a long dossier to pick from; `also`: other facets that were asked, told before."""
    lead, choices = cases.offered(procedure, start)
    blocks = [
        b for facet in also if base for b in (heading(facets.LABELS[facet]), *facets.blocks_for(facet, procedure, base))
    ]
    said = (*blocks, *_english(asked, procedure), paragraph(lead), *_moved(asked))
    reply = Reply(said, choices, source_of(procedure))
    kept = Memory(
        procedure.code, (), (), memory.topic or procedure.name, ("dossier",), _earlier(memory, procedure.code)
    )
    return remember(Answer(reply, kept, "answer", ("dossier", *also)[:2], (procedure.code,), found))


def _offer(asked: Asked, found: Found, wanted: tuple[str, ...], memory: Memory, context: Context) -> Answer:
    """Two to five procedures to pick from, the words that tell them apart first."""
    matters = {without_level(g.main.folded): g for g in reversed(found.groups[: 2 * OFFERED])}
    groups = [g for g in found.groups if g in matters.values()][:OFFERED]
    common, labels = told_apart([squeeze(g.main.name) for g in groups])
    says = SAYS[wanted[0]] if wanted else ""
    choices = tuple(Choice(label, f"{says} {g.main.code}".strip()) for label, g in zip(labels, groups, strict=True))
    lead = (
        f"“{common}…” có mấy thủ tục, anh/chị cần thủ tục nào:"
        if common
        else "Câu hỏi này có thể thuộc mấy thủ tục, anh/chị cần thủ tục nào:"
    )
    english = [paragraph("In English: several procedures may fit; please pick a number.")] if asked.english else []
    reply = Reply((*english, paragraph(lead), *_moved(asked)), choices)
    codes = tuple(g.main.code for g in groups)
    kept = Memory("", codes, (), asked.text, wanted, memory.earlier)
    return remember(Answer(reply, kept, "choose", wanted or ("overview",), codes, found))


def _offer_again(asked: Asked, memory: Memory, context: Context) -> Answer:
    """The list that waits for a pick once more, each choice now asking for the facet just named."""
    library = context.library()
    cards = [card for card in map(library.card, memory.listed) if card]
    groups = tuple(Group((card,), 0.0, {}) for card in cards)
    found = replace(library.find(memory.topic or asked.text), groups=groups)
    return _offer(replace(asked, text=memory.topic or asked.text), found, asked.facets, memory, context)


def _of_what(asked: Asked, found: Found, memory: Memory) -> Answer:
    """A facet of nothing so far ("mất bao lâu"): of which procedure?"""
    said = "Anh/chị cho biết hỏi về thủ tục nào, ví dụ: “đăng ký kết hôn mất bao lâu”."
    return remember(Answer(Reply((paragraph(said),)), memory, "unknown", asked.facets, (), found))


def _unknown(asked: Asked, found: Found, memory: Memory, context: Context) -> Answer:
    """Not found, and what can be done."""
    phone = context.department.phones[0]
    absent = context.library().absent(asked)
    lead = f"Danh mục tôi có không có thủ tục về {absent}." if absent else "Tôi chưa tìm thấy thủ tục này."
    blocks = [
        paragraph(lead),
        paragraph(
            "Anh/chị có thể nói lại bằng từ khác (việc cần làm, loại giấy tờ), "
            f"hoặc xem danh mục theo lĩnh vực tại {context.public_url}/linh-vuc."
        ),
        paragraph(f"Cần gặp người: {phone.label} {phone.number}."),
        *_moved(asked),
    ]
    if asked.english:
        blocks.insert(
            0, paragraph("In English: I could not find this procedure. Please rephrase, or call the number below.")
        )
    reply = Reply(tuple(blocks), (Choice("Gặp cán bộ", "gặp cán bộ"),))
    return remember(Answer(reply, replace(memory, listed=()), "unknown", asked.facets, (), found))
