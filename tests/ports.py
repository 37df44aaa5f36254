"""Ports for what the tests start."""

import socket


def free_port() -> int:
    """A port for a server that sets SO_REUSEADDR, as all of ours do. For a minute nobody else is given it.

    A port that was merely free may be given to somebody else before it is used, when several tests run at a time. One
    that just had a connection lingers: the system gives it to nobody, but lets whoever names it listen there.
    """
    with socket.socket() as listening, socket.socket() as caller:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        caller.connect(listening.getsockname())
        accepted, _ = listening.accept()
        accepted.close()  # before the caller does, so that it is this side that lingers
        return listening.getsockname()[1]
