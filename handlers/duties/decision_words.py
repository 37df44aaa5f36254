"""How the Office decides without naming a row, and how it begins a notice: the patterns, without state."""

# What stands in for the row: "báo cáo này", "của phòng VL".
_THIS = r"(?: (?:bao cao|de nghi|viec|cai))?(?: (?:nay|do|tren|kia))?"
_OF = (
    r"(?:\s+(?P<of{n}>(?:(?:cua|cho)\s+)?(?:phong|don vi|trung tam|chi cuc|thanh tra|ban)\s[^,.;:]{{1,60}}?"
    r"|(?:cua|cho)\s+(?!phep)[^\s,.;:]+(?:\s[^\s,.;:]+){{0,4}}?))?"
)
_WHO = r"(?:(?:vp|van phong|toi|em|da|u|uh|vang|chi)[,.]?\s+)*"
_SOFT = r"(?:\s+(?:nhe|nha|a|di|luon|roi|giup|em|ban|voi))*[\s.]*"
_YES = r"(?:dong y|chap nhan|nhat tri|duyet|thong qua|okie|oke|ok)"
_MORE = r"(?:gia han|lui han|lui thoi han|keo dai|them thoi gian)"
_WHY = (
    r"(?P<tail{n}>\s*[,:;–-]\s*.*|\.\s.*"
    r"|\s+(?:vi|do|ly do|bi|han|thieu|con|sai|chua|khong|can|phai|nop|yeu cau)(?!\w).*)"
)
_DAY = r"(?P<tail{n}>\s*[,:;–-]\s*.*|\s+(?:den|toi|sang|them|vi|do|ly do|nhu|theo|ngay|\d).*)"


def _of(n: int = 1) -> str:
    return _OF.format(n=n)


# Which row is meant is seen from the screen, from what waits, or from the unit that is named.
BARE = {
    "refuse_bare": rf"{_WHO}(?:khong(?: the)?(?: (?:cho|dong y|duyet|chap nhan|nhat tri))?(?: cho)?(?: phep)?|tu choi"
    rf"(?: cho)?)(?: de nghi)?{_of(1)}\s+{_MORE}(?: nua)?{_of(2)}(?:{_WHY.format(n='')}|{_SOFT})",
    "grant_bare": rf"{_WHO}(?:{_YES}[,\s]\s*(?:de nghi )?(?:cho )?(?:phep )?|cho (?:phep )?)(?:de nghi )?"
    rf"(?:{_of(1).replace(chr(92) + 's+(?P<of1>', '(?P<of1>', 1)}\s*(?:xin )?{_MORE}{_of(2)}|them(?=\s+\d)"
    rf")(?:{_DAY.format(n='')}|{_SOFT})",
    "grant_also_bare": rf"{_MORE}{_of()}(?:{_DAY.format(n='')}|{_SOFT})",
    "give_back_bare": rf"{_WHO}(?:tra lai|tra ve|(?:yeu cau |de nghi )?(?:lam|bao cao|nop) lai){_THIS}{_of()}"
    rf"(?:{_WHY.format(n='')}|{_SOFT})",
    "no_bare": rf"{_WHO}(?:khong (?:dong y|chap nhan|duyet|nhat tri|dat)|chua (?:dat|duoc|duyet)){_THIS}{_of()}"
    rf"(?:{_WHY.format(n='')}|{_SOFT})",
    "accept_bare": rf"{_WHO}(?:(?:chap nhan|duyet|thong qua){_THIS}|(?:dong y|nhat tri|ok|oke) bao cao(?: nay)?){_of()}"
    rf"{_SOFT}",
    "yes_bare": rf"{_WHO}(?:dong y|nhat tri|ok|oke|okie|dat|dat yeu cau|duoc)(?: (?:nay|bao cao nay))?{_SOFT}",
}  # fmt: skip

ALL = (
    r"(?:(?:(?:tat ca|toan bo|toan the)(?: cac| moi)?|cac|moi|tung)\s+(?:nhom|phong ban|"
    r"phong,? (?:va )?(?:don vi|trung tam)|phong|don vi|trung tam)"
    r"(?:\s+(?:don vi|phong|chuyen mon|thuoc so|truc thuoc|zalo|telegram|(?:va )?trung tam))*"
    r"|toan so|ca so|moi nguoi|tat ca)"
)
_PLEASE = r"(?:(?:hay|em|ban|bot|giup|cho|toi|minh|nho|can|muon)\s+)*"
_WORDS = (
    r"(?P<tail{n}>\s*$|\s*[:,;–-]\s*.*|\s+(?:la|rang|ve|biet|hop|sang|chieu|toi|ngay|thu|dung|lich|moi|yeu cau|de nghi|"
    r"luc|nghi|tuan)(?!\w).*)"
)
_PAPER = r"(?:van ban|cong van|thong bao|tep|file|tai lieu|tin|anh|hinh|noi dung|ke hoach|giay moi|cai)"
# What may name some units; whether it does is seen in the register.
_SOME = (
    r"(?:(?:cac |nhung )?(?:nhom|phong|trung tam|don vi|chi cuc|thanh tra|ban|van phong)\s.*"
    r"|[a-z]{2,7}\s*(?:$|[,;:&+].*|\s(?:va|hop|ve|la|rang|nop|sang|chieu|ngay|thu|lich|moi)\s.*)|[^:?]{2,60}:.*)"
)
NOTICE = (
    rf"{_PLEASE}(?:(?:gui|ra|dang|phat|soan|viet)\s+)?thong bao\s*:\s*(?P<tail>\S.*)"
    rf"|{_PLEASE}(?:(?:gui|ra|dang|phat|soan|viet)\s+)?(?:mot |1 )?thong bao(?: nay)?\s+"
    rf"(?:(?:den|toi|cho|vao)\s+)?{ALL}{_WORDS.format(n=2)}"
    rf"|{_PLEASE}(?:gui|chuyen|dang|phat)\s+{_PAPER}(?:\s+(?:nay|tren|do|vua roi|vua gui|moi|sau|kem))*\s+"
    rf"(?:den|toi|cho|vao)\s+{ALL}{_WORDS.format(n=3)}"
    rf"|{_PLEASE}(?:gui|ra|soan|phat|viet) (?:mot |1 )?thong bao(?: moi)?(?P<tail4>)"
    rf"|{_PLEASE}(?:(?:gui|ra|dang|phat|soan|viet)\s+)?(?:mot |1 )?thong bao(?: nay)?\s+"
    rf"(?:rieng )?(?:den|toi|cho|vao)\s+(?P<of>{_SOME})"
    rf"|{_PLEASE}(?:gui|chuyen|dang|phat)\s+{_PAPER}(?:\s+(?:nay|tren|do|vua roi|vua gui|moi|sau|kem))*\s+"
    rf"(?:rieng )?(?:den|toi|cho|vao)\s+(?P<of2>{_SOME})"
    rf"|{_PLEASE}(?:gui )?thong bao (?P<tail5>(?:lich )?hop(?! (?:dong|tac|phap|nhat|le|quy|dan|chuan))\s.*\d.*)"
)  # fmt: skip
