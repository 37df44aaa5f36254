"""The text of a .docx: paragraphs a line each with their numbers, tables as rows with bars."""

import re
from collections import defaultdict
from pathlib import Path

import docx
from docx.oxml.ns import qn

from knowledge.plans.model import PlanError

_W = {
    name: qn(f"w:{name}")
    for name in [
        "p",
        "tbl",
        "tr",
        "tc",
        "t",
        "tab",
        "br",
        "cr",
        "numPr",
        "numId",
        "ilvl",
        "sdt",
        "sdtContent",
        "gridSpan",
        "vMerge",
        "val",
        "lvl",
        "numFmt",
        "lvlText",
        "abstractNumId",
        "noBreakHyphen",
    ]
}


def text(path: Path, name: str = "") -> str:
    """Read a .docx. Raises PlanError when it is broken."""
    try:
        document = docx.Document(str(path))
        numbers = _Numbers(document)
        return "\n".join(_blocks(document.element.body, numbers))
    except Exception as error:  # python-docx and lxml raise a dozen kinds for broken files
        raise PlanError(
            f"Tệp {name or Path(path).name} bị hỏng, không đọc được; hãy mở bằng Word, lưu lại rồi thử lại."
        ) from error


def _blocks(parent, numbers: "_Numbers"):
    for element in parent:
        if element.tag == _W["p"]:
            yield numbers.before(element) + _paragraph(element)
        elif element.tag == _W["tbl"]:
            yield from _table(element, numbers)
        elif element.tag == _W["sdt"]:
            for content in element.iterchildren(_W["sdtContent"]):
                yield from _blocks(content, numbers)


def _paragraph(element) -> str:
    parts = []
    for node in element.iter(_W["t"], _W["tab"], _W["br"], _W["cr"], _W["noBreakHyphen"]):
        if node.tag == _W["t"]:
            parts.append(node.text or "")
        else:
            parts.append("-" if node.tag == _W["noBreakHyphen"] else " " if node.tag == _W["tab"] else "\n")
    return "".join(parts)


def _table(table, numbers: "_Numbers"):
    """Rows with bars; a blank line before and after keeps two tables apart."""
    yield ""
    for row in table.iterchildren(_W["tr"]):
        cells = []
        for cell in row.iter(_W["tc"]):
            if cell.getparent().getparent() is table or cell.getparent() is row:
                cells.append(_cell(cell, numbers))
                span = cell.find(f".//{_W['gridSpan']}")
                cells += [""] * (int(span.get(_W["val"]) or 1) - 1 if span is not None else 0)
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _cell(cell, numbers: "_Numbers") -> str:
    """A cell on one line: its paragraphs are parted by "; ", for each may be a limit of its own."""
    lines = [line.strip() for part in _blocks(cell, numbers) for line in part.split("\n") if line.strip()]
    out = ""
    for line in lines:
        joint = (
            ""
            if not out
            else " "
            if out.endswith((".", ";", ":", ",", "-")) or line[:1].islower() or re.match(r"\d", line)
            else "; "
        )
        out += joint + line.replace("|", "/")
    return out


class _Numbers:
    """The numbers Word writes before list paragraphs, which are not in their text."""

    def __init__(self, document):
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.formats: dict[str, dict[int, tuple[str, str]]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        kinds = {a.get(qn("w:abstractNumId")): self._levels(a) for a in root.iterchildren(qn("w:abstractNum"))}
        for number in root.iterchildren(qn("w:num")):
            abstract = number.find(_W["abstractNumId"])
            self.formats[number.get(_W["numId"])] = (
                kinds.get(abstract.get(_W["val"]), {}) if abstract is not None else {}
            )

    @staticmethod
    def _levels(abstract) -> dict[int, tuple[str, str]]:
        found = {}
        for level in abstract.iterchildren(_W["lvl"]):
            form, shape = level.find(_W["numFmt"]), level.find(_W["lvlText"])
            if form is not None and shape is not None:
                found[int(level.get(_W["ilvl"]))] = (form.get(_W["val"]), shape.get(_W["val"]) or "")
        return found

    def before(self, paragraph) -> str:
        """The number of a paragraph with a blank, "" for a paragraph without one."""
        mark = paragraph.find(f"./{qn('w:pPr')}/{_W['numPr']}")
        number = mark.find(_W["numId"]) if mark is not None else None
        levels = self.formats.get(number.get(_W["val"]), {}) if number is not None else {}
        depth = mark.find(_W["ilvl"]) if mark is not None else None
        at = int(depth.get(_W["val"])) if depth is not None else 0
        if at not in levels:
            return ""
        counts = self.counts[number.get(_W["val"])]
        counts[at] = counts.get(at, 0) + 1
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]
        form, shape = levels[at]
        if form == "bullet":
            return "- "
        return (
            re.sub(
                r"%(\d)",
                lambda m: _written(counts.get(int(m[1]) - 1, 1), levels.get(int(m[1]) - 1, (form, ""))[0]),
                shape,
            )
            + " "
        )


def _written(n: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = ""
        for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            while n >= value:
                roman, n = roman + letters, n - value
        return roman if form == "upperRoman" else roman.lower()
    if form in ("lowerLetter", "upperLetter"):
        letter = "abcdefghijklmnopqrstuvwxyz"[(n - 1) % 26]
        return letter if form == "lowerLetter" else letter.upper()
    return str(n)
