"""How many questions one client address may send: a bucket of turns that fills up again with time."""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

from aiohttp import web


class Limits:
    """Buckets of `per_minute` turns, one for each client; only the `most` clients seen last are remembered."""

    def __init__(self, per_minute: int, most: int = 10_000) -> None:
        self._full = float(max(1, per_minute))
        self._most = most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, client: str, now: float) -> float:
        """Take one turn at `now` (monotonic seconds): 0.0 if there was one, else the seconds until there is."""
        left, since = self._buckets.pop(client, (self._full, now))
        per_second = self._full / 60
        left = min(self._full, left + max(0.0, now - since) * per_second)
        wait = 0.0 if left >= 1 else (1 - left) / per_second
        self._buckets[client] = (left if wait else left - 1, now)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return wait


def client_of(request: web.Request, trust_proxy: bool) -> str:
    """The address that a request is counted under: behind a proxy the entry the proxy itself added, the last one."""
    said = request.remote or ""
    if trust_proxy and (passed := request.headers.getall("X-Forwarded-For", [])):
        said = ",".join(passed).rsplit(",", 1)[-1].strip()
    return _counted(said)


def _counted(address: str) -> str:
    """An IPv6 line owns 2^64 addresses, so it is counted by its first 64 bits; what is no address stays as it is."""
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
