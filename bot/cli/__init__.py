"""The commands of `troly`; each group is imported when it is called."""

import importlib
import sys
from typing import Any

import click

_COMMANDS = {
    "serve": ("bot.cli.serve", "serve", "Chạy trang hỏi đáp trên trình duyệt."),
    "chat": ("bot.cli.chat", "chat", "Hỏi đáp ngay trong cửa sổ dòng lệnh."),
    "ask": ("bot.cli.ask", "ask", "Hỏi một câu rồi thoát; hoặc cả một tệp câu hỏi."),
    "knowledge": ("bot.cli.knowledge", "knowledge", "Dựng và xem dữ liệu thủ tục."),
    "plan": ("bot.cli.plan", "plan", "Đọc kế hoạch, công văn thành bảng nhiệm vụ."),
    "remind": ("bot.cli.remind", "remind", "Xem trước việc nhắc các đơn vị."),
    "duty": ("bot.cli.duty", "duty", "Bảng theo dõi, công văn đôn đốc, báo cáo, xếp hạng."),
    "invite": ("bot.cli.people", "invite", "Tạo mã mời một người của cơ quan."),
    "people": ("bot.cli.people", "people", "Xem ai có vai trò; thu vai trò."),
    "questions": ("bot.cli.questions", "questions", "Xem câu hỏi chưa trả lời được, hay bị chê."),
    "survey": ("bot.cli.survey", "survey", "Khảo sát hài lòng: phiếu, mã QR, lời mời, kết quả."),
    "backup": ("bot.cli.backup", "backup_command", "Sao lưu dữ liệu người dùng vào một tệp."),
    "restore": ("bot.cli.backup", "restore_command", "Phục hồi dữ liệu từ tệp sao lưu."),
    "words": ("bot.cli.words", "words", "Kiểm tra từ điển nhu cầu."),
}


class _Lazy(click.Group):
    """A group whose commands are imported only when needed: `troly ask` must not wait for what `serve` uses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[name]
        return getattr(importlib.import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, says) for name, (_, _, says) in _COMMANDS.items()])


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[TUỲ CHỌN]",
    subcommand_metavar="LỆNH",
)
def troly() -> None:
    """Trợ lý ISO: trả lời thủ tục hành chính, đọc kế hoạch, nhắc việc cho một Sở."""


def main(args: list[str] | None = None) -> Any:
    """Run a command; what a person can mend is said in one Vietnamese sentence and ends with 2."""
    from bot.settings import SettingsError

    try:
        return troly.main(args=args, prog_name="troly", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        click.echo(f"Lỗi: {_in_vietnamese(error)}", err=True)
        sys.exit(2)
    except FileNotFoundError as error:
        click.echo(f"Lỗi: Không thấy tệp {error.filename}.", err=True)
        sys.exit(2)
    except (SettingsError, ValueError, OSError) as error:
        if not _is_said(error):
            raise
        click.echo(f"Lỗi: {error}", err=True)
        sys.exit(2)


def _in_vietnamese(error: click.ClickException) -> str:
    """What click found wrong with a command line, said in Vietnamese; our own sentences as they are."""
    if isinstance(error, click.NoSuchOption):
        return f"không có tuỳ chọn {error.option_name}. Thêm --help để xem cách dùng."
    if isinstance(error, click.MissingParameter):
        return f"thiếu {error.param.make_metavar(error.ctx) if error.param and error.ctx else 'tham số'}."
    if isinstance(error, click.BadParameter) and "does not exist" in error.message:
        return f"không thấy tệp đã nêu ở {error.param.opts[-1] if error.param else 'tham số'}."
    if isinstance(error, click.FileError):
        return f"không mở được tệp {error.ui_filename}."
    if isinstance(error, click.UsageError) and error.message.startswith("No such command"):
        return "không có lệnh này. Gõ troly --help để xem các lệnh."
    if isinstance(error, click.UsageError) and error.message.startswith("Got unexpected extra argument"):
        return f"thừa {error.message[error.message.find('(') :]}. Thêm --help để xem cách dùng."
    return error.format_message()


def _is_said(error: Exception) -> bool:
    """Was this error worded for people (our own ValueErrors, and files that cannot be opened)?"""
    return isinstance(error, OSError) or type(error).__module__.split(".")[0] in ("bot", "knowledge", "handlers")
