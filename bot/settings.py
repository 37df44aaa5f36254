"""What may be set from outside: environment variables with the prefix TROLY_, or a .env file."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(ValueError):
    """A setting cannot be used; the message names it, in Vietnamese."""


class Settings(BaseSettings):
    """All settings with their defaults; .env.example gives the reason of each."""

    model_config = SettingsConfigDict(env_prefix="TROLY_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data: Path = Field(Path("data"), description="Thư mục dữ liệu của chương trình")
    knowledge_db: Path | None = Field(None, description="Tệp dữ liệu thủ tục; để trống thì dùng DATA/knowledge.db")
    host: str = Field("127.0.0.1", description="Địa chỉ máy lắng nghe")
    port: int = Field(8080, ge=0, le=65535, description="Cổng lắng nghe")
    public_url: str = Field("", description="Địa chỉ người dùng thấy, để ghi trong đường dẫn")
    department: Path | None = Field(None, description="Tệp department.yaml của cơ quan")
    words: Path | None = Field(None, description="Thư mục từ điển nhu cầu riêng của cơ quan")
    surveys: Path | None = Field(None, description="Thư mục phiếu khảo sát riêng của cơ quan")
    survey_index: Literal["answers", "criteria", "factors"] = Field(
        "answers", description="Công thức chỉ số hài lòng: theo câu trả lời, tiêu chí hay yếu tố"
    )
    survey_themes: Path | None = Field(None, description="Tệp chủ đề để xếp ý kiến viết tự do")
    swap_days: Path | None = Field(None, description="Tệp ngày làm bù, ngày nghỉ hoán đổi")
    trust_proxy: bool = Field(False, description="Tin địa chỉ khách do máy chủ đứng trước ghi")
    per_minute: int = Field(30, ge=1, description="Số câu hỏi mỗi phút cho một địa chỉ, một cuộc trò chuyện")

    database_url: str = Field("", description="Cơ sở dữ liệu trạng thái; để trống thì dùng SQLite DATA/state.db")
    telegram_token: str = Field("", repr=False, description="Token của bot Telegram; để trống thì không chạy kênh này")
    telegram_api: str = Field("", description="Máy chủ Bot API khác (khi thử)")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="Cách nhận tin của Telegram")
    telegram_secret: str = Field("", repr=False, description="Mã bí mật của webhook Telegram")
    zalo_bot_token: str = Field("", repr=False, description="Token của Zalo Bot; để trống thì không chạy kênh này")
    zalo_bot_api: str = Field("", description="Máy chủ Zalo Bot khác (khi thử)")
    zalo_bot_mode: Literal["polling", "webhook"] = Field("polling", description="Cách nhận tin của Zalo Bot")
    zalo_bot_secret: str = Field("", repr=False, description="Mã bí mật của webhook Zalo Bot")
    zalo_bot_month: int = Field(3000, ge=0, description="Số tin mỗi tháng gói Zalo Bot cho gửi; 0 là không đếm")
    zalo_bot_pictures: str = Field(
        "zdn.vn,zadn.vn,zalo.me,zaloplatforms.com", description="Tên miền của Zalo mà ảnh gửi tới được lấy về"
    )
    pace_chat: float = Field(1.0, ge=0, description="Số tin mỗi giây gửi vào một cuộc trò chuyện; 0 là không hạn chế")
    pace_group: float = Field(20.0, ge=0, description="Số tin mỗi phút gửi vào một nhóm; 0 là không hạn chế")
    pace_channel: float = Field(25.0, ge=0, description="Số tin mỗi giây gửi qua một kênh; 0 là không hạn chế")
    templates: Path | None = Field(None, description="Thư mục mẫu văn bản riêng của cơ quan")
    duty_kinds: Path | None = Field(None, description="Tệp loại nhiệm vụ riêng của cơ quan")
    ladder: str = Field(
        "14, 7, 3, 1, 0", pattern=r"^\s*\d{1,3}(\s*,\s*\d{1,3})*\s*$", description="Nhắc trước hạn mấy ngày làm việc"
    )
    late_every: int = Field(2, ge=0, le=60, description="Quá hạn thì mấy ngày làm việc nhắc một lần; 0 là không nhắc")
    late_office: int = Field(3, ge=1, le=365, description="Trễ mấy ngày làm việc thì báo Văn phòng")
    late_leader: int = Field(10, ge=1, le=365, description="Trễ mấy ngày làm việc thì báo lãnh đạo")
    work_hours: str = Field("07:30-11:30, 13:30-17:00", description="Giờ làm việc; chỉ nhắc trong giờ này")
    log: Literal["plain", "json"] = Field("plain", description="Nhật ký dạng dòng chữ hay JSON")

    @property
    def database(self) -> Path:
        """Where knowledge.db is expected."""
        return self.knowledge_db or self.data / "knowledge.db"

    @property
    def steps(self) -> tuple[int, ...]:
        """LADDER as numbers: working days before the due date."""
        return tuple(int(days) for days in self.ladder.split(","))

    @property
    def state_url(self) -> str:
        """Where people's data is kept, as an SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data / 'state.db'}"

    @property
    def address(self) -> str:
        """The address for links: PUBLIC_URL, else the one listened on."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def load_settings(**given: object) -> Settings:
    """The settings. Raises SettingsError naming the setting that is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        names = ", ".join(f"TROLY_{'_'.join(map(str, e['loc'])).upper()}" for e in error.errors())
        raise SettingsError(f"Cài đặt không hợp lệ: {names}. Xem .env.example để biết cách ghi.") from error
