"""Questions that are none of an administration's business, or that no procedure answers: they must not be answered."""

OUTSIDE = (
    "giá vàng hôm nay bao nhiêu", "thời tiết ngày mai ở Đà Nẵng thế nào", "kể cho tôi một câu chuyện cười",
    "đội tuyển Việt Nam đá mấy giờ", "nấu phở bò ngon phải làm sao", "mua iphone 17 ở đâu rẻ nhất",
    "lịch chiếu phim cuối tuần này", "cách chữa đau lưng tại nhà", "con tôi bị sốt 39 độ phải làm gì",
    "viết giúp tôi bài văn tả con mèo", "dịch câu này sang tiếng Anh", "xổ số miền Nam hôm nay mấy",
    "tỷ giá đô la hôm nay", "vé máy bay đi Hà Nội bao nhiêu tiền", "khách sạn giá rẻ gần biển",
    "làm sao để giảm cân nhanh", "người yêu giận thì dỗ thế nào", "ứng dụng nào nghe nhạc miễn phí",
    "wifi nhà tôi bị chậm", "máy giặt không vắt được", "tủ lạnh nhà em không lạnh gọi thợ nào",
    "quán cà phê nào đẹp", "tuyển nhân viên bán hàng lương cao", "cho vay tiền nhanh không thế chấp",
    "tôi bị lừa chuyển khoản mất 20 triệu", "nhà hàng xóm hát karaoke ồn quá", "tối nay cúp điện mấy giờ",
    "nước máy yếu quá gọi ai", "xe buýt số 8 đi đường nào", "bài hát này của ai", "học tiếng Hàn ở đâu tốt",
    "thuốc nào trị ho cho bé", "hôm nay là ngày mấy âm lịch", "tử vi tuổi Dần năm nay", "đặt bàn nhà hàng tối nay",
    "cách trồng rau sạch trên sân thượng", "bán đất nền giá rẻ", "thuê phòng trọ gần trường đại học",
    "sửa ống nước bị rò", "đổi mật khẩu facebook", "lấy lại nick zalo bị mất", "điểm chuẩn đại học bách khoa",
    "giải bài toán lớp 5 này", "chó bị bỏ ăn phải làm sao", "may áo dài ở đâu đẹp", "so sánh xe vision và lead",
    "bảng giá xăng hôm nay", "nạp tiền điện thoại", "máy tính bị treo", "phim nào hay",
)  # fmt: skip
