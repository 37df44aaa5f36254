"""The script, the style sheet and the icon: kept in memory, addressed by their content."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    path: str
    body: bytes
    content_type: str


class Assets:
    """All static files, found by name in templates and by path in requests."""

    def __init__(self, folder: Path = FOLDER) -> None:
        files = [_asset(file) for file in sorted(folder.iterdir()) if file.suffix in _TYPES]
        self._by_path = {asset.path: asset for asset in files}
        self._by_name = {asset.path.rsplit("/", 1)[-1]: asset.path for asset in files}

    def path(self, name: str) -> str:
        """The address of a file; it changes when the content does. KeyError if there is no such file."""
        return self._by_name[name]

    def response(self, path: str) -> web.Response:
        """The file at an address, to be kept for ever. KeyError if there is none."""
        asset = self._by_path[path]
        headers = {"Cache-Control": _FOR_EVER}
        return web.Response(body=asset.body, content_type=asset.content_type, charset="utf-8", headers=headers)


def _asset(file: Path) -> Asset:
    body = file.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"/static/{digest}/{file.name}", body, _TYPES[file.suffix])
