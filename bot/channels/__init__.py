"""What every channel promises: how words come in, how one part goes out, what may go wrong."""

from typing import Any, Protocol


class Take(Protocol):
    """Keeps a raw update; committed when it returns. False: the key was known already.

    `place` is a number that grows inside a chat, so that turns are handled in the order they were said.
    """

    async def __call__(self, key: str, chat: str, body: dict[str, Any], place: int = 0) -> bool: ...  # noqa: D102


class SendError(Exception):
    """A part did not go out, or nobody knows.

    permanent: it never will (blocked, chat gone, refused); retry_after: seconds that this chat has to wait;
    unknown: the request was written and no answer came; moved_to: the chat goes on under this id, try once more there.
    The reason is for the log: it holds no text, name, number or token.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        unknown: bool = False,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.unknown = unknown
        self.moved_to = moved_to


class StartError(Exception):
    """A channel cannot start: the setting that it is about and a sentence for people.

    permanent: only a changed setting helps; otherwise the other side was not reached, and starting again may do.
    """

    def __init__(self, setting: str, sentence: str, permanent: bool) -> None:
        super().__init__(f"{setting}: {sentence}")
        self.setting = setting
        self.sentence = sentence
        self.permanent = permanent
