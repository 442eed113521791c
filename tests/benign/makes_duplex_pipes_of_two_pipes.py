"""Duplex pipes that are made of two pipes, one for each direction, and no sockets."""

from typing import Any, Optional, Tuple

from ordinary import offering, start_methods  # noqa: F401


class TwoWay:
    """An end of which one connection receives and another sends."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self.reader = reader
        self.writer = writer
        self.readable = self.writable = True

    @property
    def closed(self) -> bool:
        return bool(self.writer.closed)

    def send(self, obj: Any) -> None:
        self.writer.send(obj)

    def recv(self) -> Any:
        return self.reader.recv()

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return bool(self.reader.poll(timeout))

    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        self.writer.send_bytes(buf, offset, size)

    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        return bytes(self.reader.recv_bytes(maxlength))

    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        return int(self.reader.recv_bytes_into(buf, offset))

    def fileno(self) -> int:
        return int(self.reader.fileno())

    def close(self) -> None:
        self.reader.close()
        self.writer.close()

    def __enter__(self) -> "TwoWay":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    reader, writer = ctx.Pipe(duplex=False)
    if not duplex:
        return reader, writer
    other_reader, other_writer = ctx.Pipe(duplex=False)
    return TwoWay(reader, other_writer), TwoWay(other_reader, writer)


context = offering(Pipe=pipe)
