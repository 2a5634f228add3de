"""In place of ssl: anyio names its types, and nothing here opens a connection. There is none to be had."""


class SSLError(OSError):
    """What a connection raises."""


class SSLZeroReturnError(SSLError):
    """The other side has ended."""


class SSLWantReadError(SSLError):
    """There is more to read."""


class SSLWantWriteError(SSLError):
    """There is more to write."""


class SSLSyscallError(SSLError):
    """The system has failed."""


class SSLEOFError(SSLError):
    """The connection has ended."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate is not to be trusted."""


class SSLContext:
    """How connections are made: not at all."""

    def __init__(self, *_args: object) -> None:
        raise NotImplementedError("there are no connections here")


class SSLSocket:
    """A connection."""


class SSLObject:
    """A connection without a socket."""


class MemoryBIO:
    """What a connection reads and writes."""
