"""A duty as the Office says it in one sentence: "nhắc phòng VL nộp báo cáo quý trước 5/12"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.department import Unit
from knowledge.duties.flat import flat, without
from knowledge.duties.named import ACTS, Named, named
from knowledge.duties.when import When, when

_START = re.compile(
    r"\s*(?:(?:hay|tro ly|xin|cho|them)\s*[:,]?\s+)*(?P<verb>nhac(?: nho| viec)?|giao(?: viec)?|phan cong|de "
    r"nghi|yeu cau|don doc)"
    r"(?:\s+(?:cho|giup|toi))*\s*:?\s+"
)
_ADDED = re.compile(r"\s*(?:them|bo sung)(?: viec| nhiem vu)?\s*:\s*")
_POLITE = re.compile(r"(?:\s*(?:nhe|nha|a|ạ|giup toi|giup|voi|di))+$")
_HEAD = re.compile(r"(?:cac |tat ca )?(?:phong|trung tam|chi cuc|don vi|thanh tra|van phong)(?!\w)")


@dataclass(frozen=True)
class Ordered:
    """What was understood: which units (and names nobody knows), what to do, until when."""

    units: Named
    task: str
    when: When


def read_order(text: str, units: Sequence[Unit], today: date) -> Ordered | None:
    """The duty that a sentence gives, None when it gives none to units of ours."""
    _, plain = flat(text)
    start = _START.match(plain)
    if start is None:
        return None
    found = _read(text, units, today, start.end())
    if not found.units.codes and not _HEAD.match(plain, start.end()):
        return None
    acts = ACTS.match(plain[found.units.end :].lstrip(" ,")) is not None
    sure = bool(found.units.codes) or start["verb"].startswith("nhac") or found.when.said or acts
    return found if sure else None


def read_added(text: str, units: Sequence[Unit], today: date) -> Ordered | None:
    """ "thêm: phòng VL nộp … trước 5/12": a duty more for a plan."""
    found = _ADDED.match(flat(text)[1])
    return _read(text, units, today, found.end()) if found else None


def _read(text: str, units: Sequence[Unit], today: date, start: int) -> Ordered:
    typed, plain = flat(text)
    meant = named(text, units, start)
    limit = when(text, today)
    spans = [span for span in limit.spans if span[0] >= max(meant.end, start)]
    polite = _POLITE.search(plain)
    if polite and polite.start() > max([meant.end, *(end for _, end in spans)]) - 1:
        spans.append(polite.span())
    spans.append((0, max(meant.end, start)))
    task = re.sub(r"^(?:phải|phai|cần|can)\s+", "", without(typed, spans))
    return Ordered(meant, task[:1].upper() + task[1:], limit)
