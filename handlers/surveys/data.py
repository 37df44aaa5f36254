"""Results as plain data for programs: `troly survey results --json`."""

from collections.abc import Iterable
from typing import Any

from handlers.surveys.figures import FORMULAS, Group, Share
from handlers.surveys.improve import Proposal
from handlers.surveys.outcome import Line, Results
from handlers.surveys.small import FEW
from handlers.surveys.trust import Note


def as_data(results: Results, proposals: tuple[Proposal, ...]) -> dict[str, Any]:
    """Everything; shares are 0 to 1, a hidden group is null."""
    trust, sample, only = results.trust, results.sample, results.only
    return {
        "form": results.form.code,
        "title": results.form.title,
        "note": results.form.note,
        "versions": list(results.versions),
        "from": results.period.first.isoformat(),
        "to": results.period.last.isoformat(),
        "unit": only.unit,
        "procedure": only.procedure,
        "channel": only.channel,
        "formula": {"name": results.formula, "text": FORMULAS[results.formula]},
        "hidden_under": FEW,
        "begun": results.begun,
        "completion": results.completion,
        **_line(results.whole),
        "others": [
            {"code": p.code, "label": p.label, "kind": p.kind, "n": p.n, "mean": p.mean, "options": dict(p.options)}
            for p in results.picked
        ],
        "sample": sample and {
            "transactions": sample.transactions, "needed": sample.needed, "received": sample.received,
            "missing": sample.missing, "enough": not sample.missing,
        },
        "trust": {
            "flagged": trust.flagged, "kinds": trust.kinds, "without": _group(trust.without),
            "notes": _notes(trust.notes), "units": {unit: _notes(notes) for unit, notes in trust.units},
        },
        "units": [
            {"unit": line.code, **_line(line), "target": results.target(line.code)} for line in results.units
        ],
        "procedures": [{"procedure": line.code, **_line(line)} for line in results.procedures],
        "channels": [{"channel": line.code, **_line(line)} for line in results.channels],
        "months": [{"month": f"{p.first:%Y-%m}", "figures": _group(g)} for p, g in results.months],
        "themes": [{"theme": t.code, "name": t.name, "count": len(t.texts), "texts": list(t.texts)}
                   for t in results.themes],
        "proposals": [
            {"unit": p.unit, "index": p.figure, "target": p.target, "n": p.n, "sure": p.sure, "weak": list(p.weak),
             "text": p.text, "owner": p.owner, "due": p.due.isoformat()}
            for p in proposals
        ],
    }  # fmt: skip


def _notes(notes: Iterable[Note]) -> list[dict[str, Any]]:
    return [{"kind": n.flag, "count": n.count, "of": n.of, "text": n.text} for n in notes]


def _line(line: Line) -> dict[str, Any]:
    return {
        "received": line.received, "figures": _group(line.group), "before": _group(line.before),
        "change": line.change,
    }  # fmt: skip


def _group(group: Group | None) -> dict[str, Any] | None:
    if group is None:
        return None
    return {
        "n": group.n, "index": group.index, "interval": [group.low, group.high], "mean": group.mean,
        "criteria": [_share(s) for s in group.criteria], "factors": [_share(s) for s in group.factors],
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    return {
        "code": share.code, "label": share.label, "n": share.n, "share": share.share,
        "interval": [share.low, share.high], "mean": share.mean,
        "distribution": {str(value): n for value, n in enumerate(share.counts, 1)},
    }  # fmt: skip
