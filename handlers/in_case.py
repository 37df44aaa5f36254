"""A case that is asked about ("con dâu có được nhận không"): what the record says of it, or that it is silent."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.message import Block, heading, item, paragraph
from handlers import facets
from handlers.answer import Answer
from knowledge.model import Procedure
from knowledge.question import Asked
from knowledge.text import bare, squeeze, syllables, tone_last

_SENTENCE = re.compile(r"(?<=[.;?])\s+|\n+")
_SHOWN = 2
_LONG = 420  # characters of a sentence that are shown
_MOST_OF = 0.6  # of the case's words must stand in a sentence that is about it


def with_case(answer: Answer, procedure: Procedure, asked: Asked, ground: facets.Ground) -> Answer:
    """The answer, and behind it the sentences of the record that are about the case asked; or that there are none."""
    case = _case(asked, procedure)
    if not case:
        return answer
    said = _about(case, asked.accented, procedure)
    if said:
        more: list[Block] = [heading("Về trường hợp anh/chị nêu, thủ tục có ghi"), *map(item, said)]
    else:
        ask = facets.ask_at(procedure, ground)
        told = any(ask in block.text for block in answer.reply.blocks)  # whom to ask
        silent = "Nội dung thủ tục không nói riêng về trường hợp anh/chị nêu"
        more = [paragraph(f"{silent}." if told else f"{silent}; {ask}.")]
    return replace(answer, reply=replace(answer.reply, blocks=(*answer.reply.blocks, *more)))


def _case(asked: Asked, procedure: Procedure) -> frozenset[str]:
    """The words that name the case: what the question adds to the procedure's name. With accents if so typed."""
    name = set(bare(procedure.name).split())
    spoken = zip(asked.words, asked.weights, asked.spoken, strict=True)
    new = {said for word, weight, said in spoken if weight > 0.2 and word.folded not in name}
    return frozenset(map(tone_last if asked.accented else bare, new))


def _about(case: frozenset[str], accented: bool, procedure: Procedure) -> list[str]:
    """The sentences that hold most words of the case, the fullest first."""
    key = tone_last if accented else bare
    found = []
    for sentence in _sentences(procedure):
        held = case & set(map(key, syllables(sentence)))
        if len(held) >= _MOST_OF * len(case):
            found.append((-len(held), len(sentence), sentence))
    shown = [sentence for _, _, sentence in sorted(found)[:_SHOWN]]
    return [s if len(s) <= _LONG else f"{s[:_LONG].rsplit(' ', 1)[0]} …" for s in shown]


def _sentences(procedure: Procedure) -> Iterator[str]:
    """Every sentence that may speak of cases, each once."""
    papers = (f"{row.case or ''} {row.name}" for row in procedure.dossier)
    texts = (procedure.conditions, procedure.target, procedure.description, *papers, procedure.steps_text)
    seen = set()
    for text in texts:
        for sentence in map(squeeze, _SENTENCE.split(text)):
            if len(sentence) > 8 and sentence not in seen:
                seen.add(sentence)
                yield sentence
