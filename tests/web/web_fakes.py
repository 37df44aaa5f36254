"""A small department for the web to show: what its pages hold, nasty data included, and what it answers."""

import asyncio
from collections import Counter

from bot.message import Block, Choice, Reply, Source, Turn, heading, item, paragraph
from bot.web.contract import About, Case, Field, Filing, Listed, Pages, Record, Row

CODE = "1.001731"
NASTY = "<script>alert(1)</script> & \"ngoặc\" 'đơn' 🙂 <b>đậm</b>"
LONG_WORD = "Nghĩađịaliênhuyện" * 20
ABOUT = About(
    name="Sở Nội vụ tỉnh Bình Minh",
    address="Số 1 đường Ví Dụ, phường Mẫu, tỉnh Bình Minh",
    map_url="https://example.vn/ban-do",
    hours=("Thứ Hai đến thứ Sáu: 07 giờ 30 đến 17 giờ 00", "Nghỉ thứ Bảy, Chủ nhật và ngày lễ"),
    phones=(("Tổng đài hướng dẫn thủ tục", "0200 000 001"), ("Quầy tiếp nhận hồ sơ", "0200 000 002")),
    email="sonoivu@example.vn",
    greeting=(
        "Chào anh/chị. Tôi là trợ lý tự động của Sở Nội vụ tỉnh Bình Minh.",
        "Anh/chị cần làm thủ tục gì? Tôi cho biết giấy tờ, thời hạn, lệ phí và nơi nộp.",
    ),
    examples=("Cấp giấy phép lao động cần giấy tờ gì?", "Trợ cấp mai táng bao lâu có?"),
    data_line="25 thủ tục, dữ liệu ngày 31/07/2026",
)
NAME = "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội"
PAPERS = (
    Row("Tờ khai đề nghị hỗ trợ chi phí mai táng", "paper", "bản chính: 1, bản sao: 0", ("Mẫu số 04.docx",)),
    Row("Giấy tờ xuất trình:", "heading"),
    Row("Bản sao giấy chứng tử", "paper", "bản chính: 0, bản sao: 1"),
    Row("Người nộp mang theo bản chính để đối chiếu", "note"),
)
RECORD = Record(
    code=CODE,
    name=NAME,
    summary="Cấp Xã · Bảo trợ xã hội",
    facts=(
        ("Lĩnh vực", "Bảo trợ xã hội"),
        ("Cơ quan thực hiện", "Ủy ban nhân dân cấp xã"),
        ("Quyết định công bố", "123/QĐ-BYT"),
    ),
    cases=(Case("", PAPERS),),
    papers=2,
    sets="01 bộ",
    filings=(
        Filing("Trực tiếp", "03 ngày làm việc", "Không quy định mức phí", ""),
        Filing("Trực tuyến", "03 ngày làm việc", "Không quy định mức phí", ""),
    ),
    sections=(("Trình tự thực hiện", ("Bước 1: Nộp hồ sơ.", "Bước 2: Xem xét. Xem https://dichvucong.gov.vn.")),),
    source="Quyết định 123/QĐ-BYT, cấp Xã, theo tệp ngày 31/07/2026",
    portal="https://dichvucong.gov.vn/thu-tuc/1.001731",
)


def _long_row(n: int) -> Row:
    return Row(f"Giấy tờ thứ {n}: văn bản đề nghị của cơ quan, đơn vị có xác nhận", "paper", "bản chính: 1, bản sao: 2")


NASTY_RECORD = Record(
    code="9.999999-Xoa",
    name=f"{NASTY} {LONG_WORD} " + "Cấp lại giấy phép hoạt động " * 40,
    summary=NASTY,
    facts=((NASTY, NASTY), ("Địa chỉ tiếp nhận", LONG_WORD)),
    cases=(
        Case(f"Trường hợp 1: {NASTY}", tuple(_long_row(n) for n in range(1, 51))),
        Case("Trường hợp 2: " + "người sử dụng lao động " * 30, (Row(NASTY, "paper", NASTY, (NASTY, LONG_WORD)),)),
        Case("Trường hợp 3", (Row(NASTY, "reference"), Row(LONG_WORD, "note"), Row("x " * 750, "paper", "1"))),
    ),
    papers=52,
    sets="",
    filings=(Filing(NASTY, NASTY, LONG_WORD, NASTY),),
    sections=((NASTY, (NASTY, LONG_WORD)), ("Căn cứ pháp lý", ("Nghị định 219/2025/NĐ-CP",) * 30)),
    source=NASTY,
    portal="javascript:alert(1)",
    related=((CODE, NAME, "Cấp Xã"),),
)
LISTED = (Listed(CODE, NAME, "Cấp Xã"), Listed("9.999999-Xoa", NASTY_RECORD.name, "Cấp Tỉnh"))
FIELD = Field("bao-tro-xa-hoi", "Bảo trợ xã hội", 2)
PAGES = Pages(
    about=lambda: ABOUT,
    record=lambda code: {CODE: RECORD, NASTY_RECORD.code: NASTY_RECORD}.get(code),
    fields=lambda: (FIELD,),
    field=lambda slug: (FIELD, LISTED) if slug == FIELD.slug else None,
    suggest=lambda typed: LISTED if "mai" in typed else (),
)
DOSSIER = (
    paragraph(f"{NAME} ({CODE}) cần 2 loại giấy tờ:"),
    heading("Giấy tờ"),
    item("Tờ khai đề nghị hỗ trợ chi phí mai táng", 1, "bản chính: 1, bản sao: 0"),
    Block("detail", "Mẫu số 04"),
    item("Bản sao giấy chứng tử", 2, "bản chính: 0, bản sao: 1"),
    item("Mang theo bản chính để đối chiếu"),
)
JUDGE = (Choice("👍 có ích", f"👍 {CODE} #a1b2c3d4"), Choice("👎 chưa đúng", f"👎 {CODE} #a1b2c3d4"))
ASK_ON = (Choice("Thời hạn", f"thời hạn {CODE}"), Choice("Lệ phí", f"lệ phí {CODE}"))


class Department:
    """Hears a turn; remembers only how many each conversation has had."""

    def __init__(self) -> None:
        self.turns: Counter[str] = Counter()
        self.heard: list[str] = []

    async def hear(self, turn: Turn) -> Reply:
        self.turns[turn.address.chat] += 1
        self.heard.append(turn.text)
        if turn.text == "hỏng":
            raise RuntimeError("mật khẩu là 1234")
        if turn.text == "chậm":
            await asyncio.sleep(0.6)
        if turn.text == "chấm":
            return Reply((paragraph("Một câu trả lời."),), feedback=JUDGE)
        if turn.text == "dài":
            rows = tuple(
                item(f"Giấy tờ thứ {n} " + "có xác nhận của cơ quan " * 3, n, "bản chính: 1") for n in range(1, 51)
            )
            return Reply((heading("Năm mươi giấy tờ"), *rows), ASK_ON)
        if "mai táng" in turn.text:
            return Reply(DOSSIER, ASK_ON, Source(f"Mã {CODE}, dữ liệu ngày 31/07/2026", f"/tthc/{CODE}"))
        return Reply((paragraph(f"Lượt {self.turns[turn.address.chat]}: {turn.text}"),))
