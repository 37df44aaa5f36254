"""What is covered before a question is kept, and what stays because it only looks alike."""

import time

import pytest

from bot.state.masking import MASK, mask


@pytest.mark.parametrize(
    "number",
    [
        "0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "091 234 5678", "09 12 34 56 78", "0 9 1 2 3 4 5 6 7 8",
        "+84912345678", "+84 912 345 678", "+84 (0) 912 345 678", "(+84) 912345678", "84912345678", "84.912.345.678",
        "0084912345678", "(0912) 345 678", "0912/345/678", "0912,345,678", "o912345678", "O912 345 678", "０９１２３４５６７８",
        "0912\u00a0345\u00a0678", "0912\u200b345678", "09123 45678", "0912--345--678", "0356789012", "0703456789", "0588888888",
        "0243 825 1234", "024.3825.1234", "0220 3855 555", "(0220) 385 5555", "02203855555", "01234567890", "0168 234 5678",
        "không chín một hai ba bốn năm sáu bảy tám", "khong chin mot hai ba bon nam sau bay tam",
        "001090012345", "079 090 012345", "001 090 012 345", "0010 9001 2345", "038.190.012.345", "079-090-012345",
        "123456789", "912345678", "123 456 789", "012345678", "271-234-567", "B1234567", "C12345678", "DN4790123456789", "7912345678", "19034567890123",
        "lan.nguyen@gmail.com", "LAN_90@so-noivu.binhminh.gov.vn", "lan@ gmail.com", "lan (at) gmail.com", "lan [at] gmail [dot] com",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around", ["{}", "tôi là Lan, {} nhé", "gọi cho tôi:{}.", "đăng ký khai sinh 1.001193 {} cần gì"]
)
def test_personal_numbers_are_covered(number: str, around: str) -> None:
    assert mask(around.format(number)) == around.format(MASK)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cccd 001.090.012.345 của tôi", f"cccd {MASK} của tôi"),
        ("cccd001090012345", f"cccd{MASK}"),
        ("sđt0912345678", f"sđt{MASK}"),
        ("CMND số 123.456.789 cấp ngày 20/11/2010", f"CMND số {MASK} cấp ngày 20/11/2010"),
        ("gọi 3825 1234", f"gọi {MASK}"),
        ("nhà số 5 0912345678", f"nhà số 5 {MASK}"),
        ("0912345678 0987654321", f"{MASK} {MASK}"),
        ("0912345678, 0987654321", f"{MASK}, {MASK}"),
        ("0912345678/0987654321", f"{MASK}/{MASK}"),
        ("sinh 20/11/1990 0912345678", f"sinh 20/11/1990 {MASK}"),
        ("hộ chiếu B1234567, email a@b.vn", f"hộ chiếu {MASK}, email {MASK}"),
        ("0912345678 nộp 500.000 đồng theo 526/QĐ-BNV", f"{MASK} nộp 500.000 đồng theo 526/QĐ-BNV"),
        ("0912345678/QĐ", f"{MASK}/QĐ"),
        ("123456789/CMND", f"{MASK}/CMND"),
    ],
)
def test_numbers_among_other_things(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định 526/QĐ-BNV", "219/2025/NĐ-CP", "2640/QĐ-BNV ngày 10/10/2017", "Thông tư 03/2025/TT-VPCP", "103/qđ",
        "1.001731", "thủ tục 2.002308 và 1.014199", "1.001731.000.00.00.H42", "trường hợp 3 1.014199", "9.999999",
        "20/11/2026", "20-11-2026", "20.11.2026", "2026-11-20", "03.05.2026 10 giờ", "03.05.2026 - 07.08.2026", "03.05.2026-07.08.2026",
        "20112026", "lúc 08:30 20/11/2026", "03/05/2026 10:30", "quý II/2023", "tháng 10-11/2022", "nhiệm kỳ 2021-2026",
        "1.500.000 đồng", "30.000.000.000", "123.456.789 đồng", "123456789 đồng", "912345678đ", "500000000", "vốn 1 500 000 000 đồng", "lương 12500000",
        "thu nhập 123456789", "mức 1.234.567.890 VNĐ", "50 triệu", "0,5%", "5.000.000.000 VND",
        "000.00.01.H42-241105-0001", "H42.10-241105-0001", "G22.99.15-260112-0003",
        "1900 1234", "19001234", "gọi 113", "số 5", "7", "03", "ISO 9001:2015", "TCVN 7909-1:2008", "QT-01", "Mẫu số 05", "số 12/3 đường 30/4",
        "1 2 3 4 5 6 7", "có 14 trường hợp, 27 giấy tờ", "2.002192 3", "năm hai nghìn không trăm hai mươi sáu", "29A-123.45", "",
    ],
)  # fmt: skip
def test_look_alikes_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", ["0 " * 1_000, "1" * 10_000, "a@" * 1_000, "0912345678 " * 1_000, "1." * 1_000, "một " * 11_000, "a.b" * 4_000])  # fmt: skip
def test_long_nonsense_is_masked_at_once(text: str) -> None:
    started = time.perf_counter()
    mask(text)
    assert time.perf_counter() - started < 2


def test_masking_twice_changes_nothing() -> None:
    once = mask("tôi 0912345678, cccd 001090012345, a@b.vn")
    assert mask(once) == once
