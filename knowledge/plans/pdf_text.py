"""Print the text of a PDF; run as a child process. Leaves with 3 locked, 4 a scan, 5 too long, 6 broken."""

import logging
import re
import sys

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

MAX_PAGES = 300
LOCKED, SCAN, LONG, BROKEN = 3, 4, 5, 6


def main(path: str) -> int:
    """Print the text; return the exit code."""
    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        if len(reader.pages) > MAX_PAGES:
            return LONG
        text = "\n\n".join(page.extract_text() or "" for page in reader.pages)
    except DependencyError:
        return LOCKED
    except (
        PyPdfError,
        MemoryError,
        RecursionError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ):
        return BROKEN
    if len(re.findall(r"[^\W\d_]", text)) < 40:
        return SCAN
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
