"""Foreign formats opened in a child process: little time, little memory, no macros, a profile of its own."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.plans.model import PlanError

PDF_MEMORY = 420_000_000
OFFICE_MEMORY = 450_000_000
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "2"),
)
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
    + "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    + "</oor:items>\n"
)
_REASONS = {
    3: "Tệp {name} được đặt mật khẩu; hãy bỏ mật khẩu rồi thử lại.",
    4: "Tệp {name} là bản quét (ảnh), không có chữ để đọc; hãy dùng bản Word, hoặc cho nhận dạng chữ (OCR) trước.",
    5: "Tệp {name} có hơn 300 trang; hãy tách phần giao việc ra tệp riêng.",
    6: "Tệp {name} bị hỏng, không đọc được; hãy xuất lại PDF hoặc dùng bản Word.",
}


def _limits(memory: int, seconds: int):
    def apply() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds * 2, seconds * 2))
        resource.setrlimit(resource.RLIMIT_FSIZE, (80_000_000, 80_000_000))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return apply


def _run(command: list[str], memory: int, seconds: int, name: str, env: dict[str, str]) -> tuple[int, bytes]:
    """Run a command in its own process group; on time-out the whole group is ended."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=_limits(memory, seconds), start_new_session=True, env=env,
    )  # fmt: skip
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise PlanError(
            f"Đọc tệp {name} quá {seconds} giây nên đã dừng; hãy tách phần giao việc ra tệp riêng."
        ) from error
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    return process.returncode, out


def extract(kind: str, path: Path, seconds: int) -> str:
    """The text of a file by `knowledge.plans.<kind>_text` in a child process. Raises PlanError."""
    here = str(Path(__file__).parents[2])
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": here, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", f"knowledge.plans.{kind}_text", str(path.resolve())]
    code, out = _run(command, PDF_MEMORY, seconds, path.name, env)
    if code:
        raise PlanError(_REASONS.get(code, _REASONS[6]).format(name=path.name))
    return out.decode("utf-8", "replace")


@contextmanager
def converted(path: Path, suffix: str, seconds: int) -> Iterator[Path]:
    """A .doc, .odt or .rtf made a .docx by LibreOffice; the .docx is gone afterwards. Raises PlanError."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise PlanError(
            f"Máy chủ chưa có LibreOffice nên chưa đọc được tệp {suffix}; hãy lưu {path.name} thành .docx rồi thử lại."
        )
    with tempfile.TemporaryDirectory(prefix="troly-plan-") as folder:
        root = Path(folder)
        (root / "profile/user").mkdir(parents=True)
        (root / "profile/user/registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = root / f"plan{suffix}"
        shutil.copyfile(path, source)
        command = [
            office,
            f"-env:UserInstallation={(root / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
        ]
        command += ["--convert-to", "docx", "--outdir", str(root / "out"), str(source)]
        env = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
        _run(command, OFFICE_MEMORY, seconds, path.name, env)
        result = root / "out/plan.docx"
        if not result.is_file():
            raise PlanError(
                f"Tệp {path.name} bị hỏng hoặc được đặt mật khẩu, không đọc được; hãy mở bằng Word, lưu thành .docx "
                f"rồi thử lại."
            )
        yield result
