"""Questions of the lexicon's later authors, asked of an index without them: strangers' questions to learn from.

The files of needs whose names begin with VOICES were written by authors who saw neither the first author's entries nor
any labelled question. A knowledge.db built without those files meets them as it will meet people.
"""

from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.questions import CATALOGUE, Asked
from knowledge import sources
from knowledge.lexicon import Words, need_files, read_needs
from knowledge.sources import Refused
from knowledge.store import write

MOST = 2500  # of their questions are enough, and quick
VOICES = ("cach-noi-khac", "hoi-dap-cong")


def strangers() -> tuple[Path, list[Asked]]:
    """A knowledge.db of the national catalogue without the later authors' needs, and their questions with codes."""
    known, unheard = [], []
    for source in need_files():
        (unheard if source.name.startswith(VOICES) else known).extend(read_needs(source))
    target = Path(mkdtemp(prefix="troly-")) / "knowledge.db"
    procedures = [p for p in sources.read(CATALOGUE) if not isinstance(p, Refused)]
    write(target, procedures, known, Words())
    asked = [Asked("strangers", q, need.codes, "answer") for need in unheard if need.codes for q in need.questions]
    return target, sorted(asked, key=lambda q: blake2b(q.text.encode()).digest())[:MOST]
