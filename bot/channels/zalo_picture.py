"""Pictures that people send on Zalo: fetched from Zalo's own domains only, because the address comes from outside."""

import logging
from ipaddress import ip_address

from aiohttp import ClientError, ClientSession, ClientTimeout, InvalidURL
from yarl import URL

from bot.channels import SendError

log = logging.getLogger(__name__)
_MOST_BYTES = 20 * 1024 * 1024
_WITHIN = 60  # seconds for a whole picture
# How a JPEG, a PNG, a GIF and a WebP begin.
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")


class Pictures:
    """Fetches pictures by https from `domains` (with commas between) and what is below them; where an emulator stands
    in for Zalo, from its own address too."""

    def __init__(self, domains: str, api: str = "") -> None:
        self._domains = tuple(d.strip().lower().strip(".") for d in domains.split(",") if d.strip(" ."))
        self._emulator = URL(api).origin() if api else None

    def allowed(self, address: str) -> URL | None:
        """The address if it may be fetched."""
        try:
            url = URL(address)
            origin = url.origin() if url.host else None
        except ValueError:
            return None
        if origin is None or url.user is not None or url.password is not None:
            return None
        if origin == self._emulator:
            return url
        public = origin.scheme == "https" and origin.port == 443 and not _is_ip(origin.host or "")
        return url if public and self._ours(origin.host or "") else None

    def _ours(self, host: str) -> bool:
        return any(host == domain or host.endswith(f".{domain}") for domain in self._domains)

    async def fetch(self, session: ClientSession, address: str) -> bytes:
        """A picture. Raises SendError. A redirect is not followed: it would lead where it likes."""
        url = self.allowed(address)
        if url is None:
            log.warning("zalo: a picture's domain is not in TROLY_ZALO_BOT_PICTURES: %s", _domain(address))
            raise SendError("picture from elsewhere", permanent=True)
        try:
            async with session.get(url, allow_redirects=False, timeout=ClientTimeout(_WITHIN)) as answer:
                if answer.status >= 500 or answer.status == 429:
                    raise SendError(str(answer.status))
                if answer.status != 200:
                    raise SendError("picture gone", permanent=True)
                got = bytearray()
                async for piece in answer.content.iter_chunked(64 * 1024):
                    got += piece
                    if len(got) > _MOST_BYTES:
                        raise SendError("picture too large", permanent=True)
        except InvalidURL:
            raise SendError("picture gone", permanent=True) from None
        except (ClientError, TimeoutError) as error:
            raise SendError(type(error).__name__) from None
        if not got.startswith(_STARTS):
            raise SendError("no picture", permanent=True)
        return bytes(got)


def _is_ip(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _domain(address: str) -> str:
    """The last three names of a host, for the log: what is in an address beyond that may be a person's."""
    try:
        return ".".join((URL(address).host or "").split(".")[-3:])[:100] or "no address"
    except ValueError:
        return "no address"
