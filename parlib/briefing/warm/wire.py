"""Jupyter messages over a Unix stream socket.

The channel, then the frames that ZMQ would have carried.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from typing import Any

CHANNELS = ("shell", "iopub")
_HEAD = struct.Struct("!BI")
_LENGTH = struct.Struct("!Q")


class Wire:
    """One end of the socket. Sending is safe from several threads; receiving is for one reader.

    Parameters
    ----------
    end : socket.socket
        A connected stream socket; it stays in blocking mode.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._sending = threading.Lock()
        self._buffer = bytearray()
        self.closed = False

    def send(self, channel: str, frames: list[Any]) -> None:
        """Send the frames of one message."""
        parts = [bytes(memoryview(f)) if not isinstance(f, bytes) else f for f in frames]
        body = b"".join(_LENGTH.pack(len(p)) + p for p in parts)
        with self._sending:
            self.end.sendall(_HEAD.pack(CHANNELS.index(channel), len(parts)) + body)

    def receive(self) -> list[tuple[str, list[bytes]]]:
        """Read what is there without waiting and return the messages that are complete.

        Sets ``closed`` at the end.
        """
        try:
            data = self.end.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            self.closed = True
        self._buffer += data
        out = []
        while (message := self._take()) is not None:
            out.append(message)
        return out

    def _take(self) -> tuple[str, list[bytes]] | None:
        if len(self._buffer) < _HEAD.size:
            return None
        channel, count = _HEAD.unpack_from(self._buffer)
        position = _HEAD.size
        frames = []
        for _ in range(count):
            if len(self._buffer) < position + _LENGTH.size:
                return None
            (length,) = _LENGTH.unpack_from(self._buffer, position)
            position += _LENGTH.size
            if len(self._buffer) < position + length:
                return None
            frames.append(bytes(self._buffer[position : position + length]))
            position += length
        del self._buffer[:position]
        return CHANNELS[channel], frames


def send_object(
    end: socket.socket, value: dict[str, Any], *, descriptors: tuple[int, ...] = ()
) -> None:
    """Send one small JSON object, with file descriptors where given."""
    data = json.dumps(value).encode()
    head = _LENGTH.pack(len(data))
    if descriptors:
        socket.send_fds(end, [head], list(descriptors))
    else:
        end.sendall(head)
    end.sendall(data)


def receive_object(
    end: socket.socket, *, descriptors: int = 0
) -> tuple[dict[str, Any] | None, list[int]]:
    """Receive one small JSON object and up to so many descriptors.

    None when the other end has gone.
    """
    try:
        head, held, _, _ = socket.recv_fds(end, _LENGTH.size, descriptors)
        while head and len(head) < _LENGTH.size:
            head += end.recv(_LENGTH.size - len(head))
        if not head:
            return None, list(held)
        (length,) = _LENGTH.unpack(head)
        data = b""
        while len(data) < length:
            part = end.recv(length - len(data))
            if not part:
                return None, list(held)
            data += part
        return json.loads(data), list(held)
    except (OSError, ValueError):
        return None, []
