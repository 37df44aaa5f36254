"""What is said about a file that somebody sent and nobody here asked for."""

from bot.message import Document

_UNREAD = "Tôi chưa đọc được tệp, ảnh gửi tới. Anh/chị gõ câu hỏi bằng chữ, ví dụ: đăng ký khai sinh cần giấy tờ gì."
_LARGE = "Tệp lớn quá 20 MB nên tôi không nhận được. Anh/chị gửi tệp nhỏ hơn, hoặc gửi đường dẫn tới tệp."
_GONE = "Tôi chưa lấy được tệp vừa gửi. Anh/chị gửi lại, hoặc gửi qua trang web của trợ lý."
_NO_FILES = "Zalo không chuyển được tệp cho tôi, chỉ chuyển ảnh. Anh/chị gửi ảnh chụp, hoặc gửi tệp qua {where}."


def trouble(document: Document) -> str:
    """Why a file did not reach us and what to do, "" when it did."""
    return {"large": _LARGE, "gone": _GONE}.get(document.trouble, "")


def unasked(document: Document) -> str:
    """What to say to a file that means nothing here."""
    return trouble(document) or _UNREAD


def elsewhere(public_url: str) -> str:
    """Where to send a file that a channel does not carry."""
    return _NO_FILES.format(where=f"trang web {public_url}" if public_url else "trang web của trợ lý")
