"""A forked kernel as nbclient sees it.

A kernel manager and an asynchronous client whose channels are one wire.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections import deque
from collections.abc import Iterator
from queue import Empty
from typing import Any

from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError

from parlib.briefing.warm import ZygoteGone
from parlib.briefing.warm.wire import Wire, receive_object, send_object

MEMORY_LIMIT = 4 << 30
_REASON_SECONDS = 2.0


class ForkedKernel:
    """One child of the zygote, with the parts of a kernel manager and a kernel client that nbclient
    uses.

    Parameters
    ----------
    address : str
        Socket of the zygote.
    folder : str
        Working directory of the notebook.
    environment : dict of str to str
        Its environment.
    memory : int
        Bytes of data it may hold; beyond that a cell gets ``MemoryError``.
    given : bytes
        What its notebook would open, ready to be taken (:mod:`parlib.briefing.handed`).
    """

    has_kernel = True
    ipykernel = True
    allow_stdin = False

    def __init__(
        self,
        address: str,
        *,
        folder: str,
        environment: dict[str, str],
        memory: int = MEMORY_LIMIT,
        given: bytes = b"",
    ) -> None:
        self._control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._control.settimeout(10)
        ours, theirs = socket.socketpair()
        answer = None
        with contextlib.suppress(OSError), theirs, _in_memory(given) as files:
            self._control.connect(address)
            request = {"folder": folder, "environment": environment, "memory": memory}
            send_object(self._control, request, descriptors=(theirs.fileno(), *files))
            theirs.close()
            answer, _ = receive_object(self._control)
        if answer is None:
            ours.close()
            self._control.close()
            raise ZygoteGone("the zygote gave no kernel")
        self.orphaned = False
        self.pid = answer["pid"]
        self.wire = Wire(ours)
        self.session = Session(key=b"wire")
        self.shell_channel, self.iopub_channel = _Channel(self, "shell"), _Channel(self, "iopub")
        self._loop: asyncio.AbstractEventLoop | None = None

    # what nbclient asks of a kernel manager

    def client(self) -> ForkedKernel:
        """Return the client: the same object."""
        return self

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell."""
        os.kill(self.pid, signal.SIGINT)

    # what nbclient asks of a kernel client

    def start_channels(self) -> None:
        """Do nothing: the wire is there."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Do nothing: messages wait in the socket until the kernel reads them."""

    def is_alive(self) -> bool:
        """Return whether the child still holds its end of the wire."""
        return not self.wire.closed

    def kernel_info(self) -> str:
        """Ask for the language; return the id of the message."""
        return self._ask("kernel_info_request", {})

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for one cell to be run; return the id of the message."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        return self._ask("execute_request", content)

    def _ask(self, kind: str, content: dict[str, Any]) -> str:
        message = self.session.msg(kind, content)
        self.shell_channel.send(message)
        return message["header"]["msg_id"]

    # the wire

    def watch(self) -> None:
        """Let the running event loop read the wire."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop = loop
            loop.add_reader(self.wire.end.fileno(), self._read)

    def _read(self) -> None:
        for channel, frames in self.wire.receive():
            _, rest = self.session.feed_identities(frames)
            (self.shell_channel if channel == "shell" else self.iopub_channel).put(
                self.session.deserialize(rest)
            )
        if self.wire.closed and self._loop is not None:
            self._loop.remove_reader(self.wire.end.fileno())
            self.shell_channel.wake()

    def reason(self) -> str:
        """Return how the child ended, as the zygote tells it."""
        self._control.settimeout(_REASON_SECONDS)
        told, _ = receive_object(self._control)
        code = (told or {}).get("ended")
        if code is None:
            self.orphaned = True
            return "Kernel died with the zygote"
        return (
            f"Kernel died (signal {signal.Signals(-code).name})"
            if code < 0
            else f"Kernel died (exit code {code})"
        )

    def close(self) -> None:
        """Let go of the child: the zygote ends it and everything it started."""
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(ValueError, OSError, RuntimeError):
                self._loop.remove_reader(self.wire.end.fileno())
        self._control.close()
        self.wire.end.close()


@contextlib.contextmanager
def _in_memory(content: bytes) -> Iterator[tuple[int, ...]]:
    """Yield the descriptor of a file without a name that holds this, none for nothing."""
    if not content:
        yield ()
        return
    with open(os.memfd_create("slice"), "wb") as file:  # noqa: PTH123 - it has no path
        file.write(content)
        file.flush()
        yield (file.fileno(),)


class _Channel:
    """Messages of one channel, as they come."""

    def __init__(self, kernel: ForkedKernel, name: str) -> None:
        self.kernel, self.name = kernel, name
        self._messages: deque[dict[str, Any]] = deque()
        self._waiting: asyncio.Event | None = None

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to the kernel."""
        frames = self.kernel.session.serialize(message) + list(message.get("buffers", []))
        # the reader will find out how it ended
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.kernel.wire.send("shell", frames)

    def put(self, message: dict[str, Any]) -> None:
        """Add a message that arrived."""
        self._messages.append(message)
        self.wake()

    def wake(self) -> None:
        """Let the one who waits look again."""
        if self._waiting is not None:
            self._waiting.set()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Raise ``Empty`` after ``timeout`` seconds, DeadKernelError at once when the child died.
        """
        self.kernel.watch()
        deadline = None if timeout is None else asyncio.get_running_loop().time() + timeout
        while not self._messages:
            if self.kernel.wire.closed and self.name == "shell":
                raise DeadKernelError(self.kernel.reason())
            self._waiting = asyncio.Event()
            try:
                left = (
                    None
                    if deadline is None
                    else max(0.0, deadline - asyncio.get_running_loop().time())
                )
                await asyncio.wait_for(self._waiting.wait(), left)
            except TimeoutError:
                raise Empty from None
            finally:
                self._waiting = None
        return self._messages.popleft()
