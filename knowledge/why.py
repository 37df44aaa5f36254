"""Why a procedure is among the candidates, in words."""

from collections.abc import Iterator
from typing import Any

from knowledge.found import OFFERED, Found

SAID = {
    "name": "từ ngữ câu hỏi có trong tên thủ tục",
    "body": "từ ngữ câu hỏi có trong nội dung thủ tục",
    "sayings": "từ ngữ câu hỏi có trong các cách nói của từ điển",
    "single": "giống một câu nói mẫu trong từ điển",
    "expanded": "tên chính thức mà cách nói này chỉ tới",
    "name_top": "so với thủ tục có tên giống nhất",
    "sayings_top": "so với thủ tục có cách nói giống nhất",
    "single_top": "so với câu nói mẫu giống nhất",
    "body_top": "so với nội dung giống nhất",
    "trigger": "đúng một cách nói trong từ điển",
    "trigger_first": "là thủ tục chính của cách nói đó",
    "trigger_general": "cách nói chung chung",
    "asked_covered": "phần câu hỏi có trong tên",
    "asked_known": "phần câu hỏi có trong tên hoặc cách nói",
    "name_covered": "phần tên được câu hỏi nhắc tới",
    "name_explained": "cả tên được nhắc tới",
    "action_shared": "cùng việc được hỏi (cấp lại, gia hạn…)",
    "action_missing": "thiếu việc được hỏi",
    "action_unasked": "tên có việc không được hỏi",
    "commune": "cấp xã",
    "province": "cấp tỉnh",
    "ministry": "cấp bộ",
    "local": "riêng của một địa phương",
    "consular": "làm ở cơ quan đại diện nước ngoài",
    "district": "cấp huyện, nay không còn",
    "focus_name": "tên giống phần hỏi của câu chuyện",
    "focus_sayings": "cách nói giống phần hỏi của câu chuyện",
    "focus_single": "câu mẫu giống phần hỏi của câu chuyện",
    "level_asked": "đúng cấp mà câu hỏi nhắc tới",
    "organisations": "chỉ dành cho tổ chức",
    "foreign_unasked": "có yếu tố nước ngoài mà không được hỏi",
    "foreign_asked": "có yếu tố nước ngoài như được hỏi",
    "long_name": "tên dài",
}


def why(found: Found) -> Iterator[dict[str, Any]]:
    """Each of the best candidates with the rules that moved it: {"code", "rule", "value"}, the strongest first."""
    for group in found.groups[:OFFERED]:
        for rule, value in sorted(group.rules.items(), key=lambda pair: -abs(pair[1])):
            if abs(value) >= 0.01:
                yield {"code": group.main.code, "rule": rule, "value": value}
