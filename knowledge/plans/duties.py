"""Proposed duties out of the prose of a document, and the dates in it that are none."""

import re
from bisect import bisect_left
from dataclasses import replace

from knowledge.plans import clauses, judge, lexicon, orders, sharing, tasks, units
from knowledge.plans.blocks import Block
from knowledge.plans.context import Context
from knowledge.plans.mention import Mention, as_date
from knowledge.plans.model import Duty, Ignored
from knowledge.plans.normalise import Traced
from knowledge.plans.recurrence import together
from knowledge.plans.scan import mentions
from knowledge.plans.settle import Term, label, settle

_FAR = 700
_AND = re.compile(r"(?:,|;|và|hoặc|,? và) ?(?:ngày |tháng |quý )?$", re.I)
_GO_ON = re.compile(r"\s*(?:$|[,.;)]|đối với|của|và|hằng|hàng|cho)", re.I)


class Reader:
    """Reads block after block; keeps what it proposes and what it passes over."""

    def __init__(self, raw: str, context: Context):
        self.raw, self.context = raw, context
        self.calendar = context.head.calendar
        self.found: list[tuple[Duty, Block]] = []
        self.ignored: list[Ignored] = []
        self.notes: list[str] = []

    def prose(self, block: Block) -> None:
        """Propose the duties of a paragraph or an item."""
        named = mentions(block.words)
        starts = [mention.start for mention in named]
        actors: list[str] = []
        last: Term | None = None
        for sentence in clauses.with_their_times(block.words, clauses.sentences(block.words)):
            inside = named[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
            limits = self.limits(block, block.text, sentence, inside)
            text = block.words[slice(*sentence)].strip()
            own = units.subject(text)
            if limits:
                last = self._dated(block, sentence, limits, actors)
            elif last and last.relative and own and self._same_act(block, sentence):
                self.add(block, block.text, sentence, last, own)
            elif orders.is_order(text, block, self.context.head, self.under(block)):
                self.add(block, block.text, sentence, Term(), self.context.acting(block, text, actors))
            actors = own or actors

    def _same_act(self, block: Block, sentence: clauses.Span) -> bool:
        """Does this sentence repeat the verb of the sentence before, by another unit: then it shares its limit."""
        text, before = block.words[slice(*sentence)], block.words[max(0, sentence[0] - 2000) : sentence[0]]
        verb = lexicon.verb().search(text)
        return bool(verb) and before.count(verb[0]) > 0

    def limits(
        self, block: Block, text: Traced, sentence: clauses.Span, inside: list[Mention], in_cell: bool = False
    ) -> list[Mention]:
        """The mentions of a sentence that are deadlines; the others are written down with their reason."""
        kept: list[Mention] = []
        for mention in inside:
            before = text.text[max(sentence[0], mention.start - _FAR) : mention.start]
            setting = judge.Setting(
                before,
                text.text[mention.end : min(sentence[1], mention.end + _FAR)],
                self.under(block),
                self.calendar.issued,
                in_cell,
            )
            fault = self._not_in_body(block, mention) or judge.fault(mention, setting)
            if (
                fault
                and kept
                and mention.kind in ("day", "month", "quarter")
                and mention.kind == kept[-1].kind
                and not mention.broken
                and _AND.search(before)
                and _GO_ON.match(setting.after)
            ):
                fault = ""
            if not fault:
                kept.append(mention)
            elif fault != "skip":
                self.ignore(text, mention, fault)
                if mention.broken:
                    self.notes.append(f"“{self._raw(text, mention.start, mention.end)}”: {fault}.")
        return sharing.without_doubles(kept, text.text, sentence, None if in_cell else block)

    def _not_in_body(self, block: Block, mention: Mention) -> str:
        if block.tail:
            return judge.NO_LIMIT
        if (
            block.number < self.context.head.body
            or block.number < 15
            and re.search(r"[^\W\d_][,.] ?(?:ngày ?)?$", block.words[max(0, mention.start - 12) : mention.start])
        ):
            if mention.kind == "month" and re.search(
                r"[,.] ?ngày ?$", block.words[max(0, mention.start - 12) : mention.start]
            ):
                return judge.ISSUED
            is_issue = mention.kind == "day" and as_date(mention.last) == self.calendar.issued
            return (
                judge.ISSUED
                if is_issue
                else judge.CITED
                if block.number < self.context.head.body and mention.kind == "day"
                else ""
            )
        return ""

    def _dated(self, block: Block, sentence: clauses.Span, limits: list[Mention], actors: list[str]) -> Term:
        term = Term()
        groups = sharing.coordinated(limits, block.words)
        passages = clauses.passages(block.words, sentence, [group[-1] for group in groups])
        earlier = units.subject(block.words[slice(*sentence)].strip()) or actors
        for group, span in zip(groups, passages, strict=True):
            clause = block.words[max(sentence[0], group[0].start - _FAR) : group[0].start]
            approximate = judge.approximate(judge.Setting(clause, ""))
            term = self._term(block.text, group, clause, block, approximate)
            acting = self.context.acting(block, block.words[slice(*span)].strip(), earlier)
            earlier = units.subject(block.words[slice(*span)].strip()) or earlier
            more = sharing.named_period(block.words, span, group[0], passages)
            for number, part in enumerate(sharing.acts(block.words, span, term, sentence[1])):
                if number and part == span:
                    more = {
                        "task": tasks.task(
                            sharing.SAME_ACT.split(
                                tasks.without(block.words, span, (group[0].start, group[0].end)), maxsplit=1
                            )[-1],
                            acting,
                        )
                    }
                self.add(block, block.text, part, term, acting, limit=(group[0].start, group[-1].end), **more)
        return term

    def _term(self, text: Traced, group: list[Mention], clause: str, block: Block, approximate: bool) -> Term:
        headings = " ".join(heading.words for heading in block.above())
        periodic = (
            clause
            if label(clause)
            else f"{headings} ; {clause}"
            if group[0].kind in ("day", "bare") and not self.calendar.issued
            else clause
        )
        term = settle(group[0], periodic, self.calendar, approximate)
        if len(group) > 1:
            days = [mention.last[1:] for mention in group]
            return replace(term, recurrence=together(days))
        if term.problem:
            self.ignore(text, group[0], term.problem)
            self.notes.append(f"“{self._raw(text, group[0].start, group[0].end)}”: {term.problem}.")
            return Term()
        if term.assumed and term.due:
            self.notes.append(
                f"“{self._raw(text, group[0].start, group[0].end)}” không ghi năm; tạm hiểu là năm {term.due.year}."
            )
        return term

    def under(self, block: Block) -> str:
        """The short headings above a block, as one text."""
        return " / ".join(heading.words for heading in block.above() if len(heading.words.split()) <= 16)

    def add(
        self,
        block: Block,
        source: Traced,
        span: clauses.Span,
        term: Term,
        acting: list[str],
        limit: clauses.Span | None = None,
        **more,
    ) -> None:
        """Write a duty down; its passage is the file's own, character by character."""
        start, end = tasks.tidy(source.text, *span)
        if end <= start:
            return
        clause = source.text[start:end]
        product = lexicon.product().search(clause)
        values = {
            "text": self._raw(source, start, end),
            "task": tasks.task(tasks.without(source.text, (start, end), limit), acting),
            "units": tuple(acting),
            "recipient": self.context.receiving(block, clause),
            "cooperating": tuple(units.cooperating(clause)),
            "evidence": tasks.first_words(product[0]) if product else None,
        } | more
        times = {
            key: getattr(term, key)
            for key in ("due", "time", "window", "recurrence", "first_due", "relative", "approximate")
        }
        if period := values.pop("period", ""):
            values["task"] = f"{re.split(sharing.FIRST_PERIOD, values['task'])[0].rstrip(' ,:')} ({period})"
        dateless = not (term.due or term.window or term.recurrence or term.relative)
        self.found.append((Duty(**values, **times, dateless=dateless), block))

    def ignore(self, text: Traced, mention: Mention, reason: str) -> None:
        """Write a date down that is no deadline."""
        self.ignored.append(
            Ignored(
                self._raw(text, mention.start, mention.end),
                reason,
                as_date(mention.last) if mention.kind == "day" else None,
            )
        )

    def _raw(self, text: Traced, start: int, end: int) -> str:
        a, b = text.span(start, end)
        return self.raw[a:b]
