"""Golden questions as a gate: a new knowledge.db that answers one of them wrongly is not swapped in."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.library import Library


class GoldenError(ValueError):
    """Golden questions failed, or their file cannot be read; the message names the lines."""


def questions(path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Line number, question and the codes that are right, from lines {"q": …, "code": …} ("codes": […] too)."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            codes = raw.get("codes") or [raw["code"]]
            yield number, str(raw["q"]), tuple(map(str, codes))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldenError(f'Tệp {path}, dòng {number}: cần một đối tượng {{"q": …, "code": …}}.') from error


def failures(database: Path, path: Path) -> list[str]:
    """The golden questions whose procedure does not come first, each in a sentence."""
    library = Library(database)
    failed = []
    for number, question, codes in questions(path):
        groups = library.find(question).groups
        first = {card.code for card in groups[0].cards} if groups else set()
        if not first & set(codes):
            got = groups[0].main.code if groups else "không có"
            failed.append(f"dòng {number}: “{question}” cần {', '.join(codes)}, được {got}")
    return failed


def check(database: Path, path: Path, force: bool, say: Callable[[str], None]) -> None:
    """Run the gate. Raises GoldenError when questions fail, unless `force`: then they are only named."""
    failed = failures(database, path)
    if not failed:
        return
    told = "Câu hỏi kiểm tra không đạt:\n" + "\n".join(f"  {line}" for line in failed)
    if not force:
        raise GoldenError(f"{told}\nDữ liệu cũ được giữ nguyên; thêm --force nếu vẫn muốn thay.")
    say(told)
