"""What a procedure is like whatever is asked: level, who may use it, one province only, actions in its name."""

import re
from collections.abc import Sequence

import numpy as np

from knowledge.lexicon import Words
from knowledge.model import Procedure
from knowledge.phrases import longest, read
from knowledge.text import bare, words

ACTIONS = (
    "cấp mới", "cấp lại", "cấp đổi", "gia hạn", "điều chỉnh", "chấm dứt", "thu hồi", "tạm ngừng", "tiếp tục", "chuyển",
    "xác nhận", "thành lập", "chia tách", "thông báo", "tặng thưởng", "miễn giảm",
)  # fmt: skip
TRAITS = (
    "commune",
    "province",
    "ministry",
    "local",
    "consular",
    "district",
    "organisations",
    "foreign",
    "length",
    *ACTIONS,
)
_FOREIGN = re.compile(r"yeu to nuoc ngoai|nguoi nuoc ngoai|nuoc ngoai|bien gioi")


def traits_of(procedures: Sequence[Procedure], known: Words) -> np.ndarray:
    """One row of TRAITS for each procedure: 0 or 1, `length` the number of words of the name."""
    return np.array([_traits(p, known) for p in procedures], np.float32).reshape(len(procedures), len(TRAITS))


def _traits(p: Procedure, known: Words) -> list[float]:
    level, name, target = bare(p.level), bare(p.name), bare(p.target)
    text = read(p.name)
    actions = {hit.value[0] for hit in longest(known.actions.find(text)) if not hit.value[1]}
    person = re.search(r"cong dan|ca nhan|nguoi|can bo|gia dinh", target)
    return [
        float("xa" in level),
        float("tinh" in level),
        float("bo" in level),
        float(
            "ubnd" in bare(p.decision)
            or "LOCAL" in p.type
            or bool(re.search(r"tren dia ban (tinh|thanh pho) [^,;]", name))
        ),
        float("co quan dai dien" in name or "lanh su" in bare(f"{p.field} {p.agency}")),
        float("cap huyen" in name),  # there has been no district level since 1/7/2025
        float(bool(target) and not person),
        float(bool(_FOREIGN.search(name))),
        float(len(words(p.name))),
        *(float(a in actions) for a in ACTIONS),
    ]
