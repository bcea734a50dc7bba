"""The process that is forked: ``python -m parlib.briefing.warm.zygote SOCKET MODULE...``.

Order matters: first the kernel, then the imports, then nothing but waiting. No thread, event loop,
ZMQ context or open Parquet file may exist here when a child is forked.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import random
import resource
import selectors
import signal
import socket
import sys
import warnings
from typing import Any

from parlib.briefing.warm.wire import receive_object, send_object
from parlib.codebook.vocabulary import LANGUAGES

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_SWEEPS = 100  # a cell may start processes that start others while they are ended
_LIBC = ctypes.CDLL(None, use_errno=True)


def main(address: str, modules: list[str]) -> None:
    """Prepare, then fork one child for each connection until standard input is closed."""
    gc.disable()  # imports leave little to collect and make every round of it longer
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - as ipykernel's launcher does
        del sys.path[0]
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [
        launcher.origin if launcher and launcher.origin else "ipykernel_launcher.py",
        "-f",
        "warm",
    ]
    from parlib.briefing.warm import kernel

    app = kernel.prepare()
    for name in modules:
        with contextlib.suppress(ImportError):  # the notebook itself will say so, in its own cell
            importlib.import_module(name)
    _rehearse()
    with warnings.catch_warnings():
        pass  # makes once-only warnings new again, as in a fresh process
    gc.collect()
    gc.freeze()
    gc.enable()
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with contextlib.suppress(FileNotFoundError):  # of a zygote before this one, which was killed
        os.unlink(address)  # noqa: PTH108
    listener.bind(address)
    listener.listen(64)
    print("ready", len(os.listdir("/proc/self/task")), flush=True)  # noqa: T201, PTH208 - the starter reads this line
    _Server(app, listener).run()


def _rehearse() -> None:
    """Use once what costs most on first use.

    The locale data of both languages, and a sheet to draw on.
    """
    numbers = sys.modules.get("parlib.document.numbers")
    if numbers is not None:
        for language in LANGUAGES:
            numbers.format_number("points", 1234.5, language)
            numbers.format_number("date", "2025-07-05", language)
    charts = sys.modules.get("parlib.display.charts.canvas")
    if charts is not None:
        charts.Canvas(10.0).svg("rehearsal")


class _Server:
    """Forks children, watches them, and tells the engine how each one ended."""

    def __init__(self, app: Any, listener: socket.socket) -> None:
        self.app, self.listener = app, listener
        self.selector = selectors.DefaultSelector()
        # pidfd → pid, connection of its engine
        self.children: dict[int, tuple[int, socket.socket]] = {}

    def run(self) -> None:
        """Serve until the starter has gone."""
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        own_input: Any = sys.stdin
        self.selector.register(
            own_input.buffer.raw if hasattr(own_input, "buffer") else 0,
            selectors.EVENT_READ,
            self._stop,
        )
        while True:
            for key, _ in self.selector.select():
                key.data(key.fileobj)

    def _stop(self, _: Any) -> None:
        for pid, _connection in self.children.values():
            _kill_group(pid)
        self.children.clear()
        self._end_set_free()
        os._exit(0)

    def _end_set_free(self) -> None:
        """End what a kernel left running, also in a session of its own.

        Each kernel adopts what its cells set free, and when it ends, this process does. So a child
        of this process that is no kernel belongs to a brief that has ended.
        """
        for _ in range(_SWEEPS):
            kernels = {pid for pid, _ in self.children.values()}
            orphans = [pid for pid in _children_of(os.getpid()) if pid not in kernels]
            if not orphans:
                return
            for pid in orphans:
                for below in (*_descendants_of(pid), pid):
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(below, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def _accept(self, _: Any) -> None:
        connection, _peer = self.listener.accept()
        connection.settimeout(5)
        # the wire and, where the notebook's slice is open already, the slice
        request, descriptors = receive_object(connection, descriptors=2)
        if request is None or not descriptors:
            connection.close()
            for descriptor in descriptors:
                os.close(descriptor)
            return
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            self._child(request, descriptors, connection)
        for descriptor in descriptors:
            os.close(descriptor)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        pidfd = os.pidfd_open(pid)
        self.children[pidfd] = (pid, connection)
        self.selector.register(pidfd, selectors.EVENT_READ, self._reap)
        self.selector.register(
            connection, selectors.EVENT_READ, lambda _c, pid=pid: self._abandoned(connection, pid)
        )
        with contextlib.suppress(OSError):
            send_object(connection, {"pid": pid})

    def _reap(self, pidfd: Any) -> None:
        pid, connection = self.children.pop(pidfd)
        _, status = os.waitpid(pid, 0)
        _kill_group(pid)  # whatever a cell left running
        self._end_set_free()
        self.selector.unregister(pidfd)
        os.close(pidfd)
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(connection)
        with contextlib.suppress(OSError):
            send_object(connection, {"ended": os.waitstatus_to_exitcode(status)})
        connection.close()

    def _abandoned(self, connection: socket.socket, pid: int) -> None:
        """End a child whose engine closed its connection.

        The notebook is done, too slow, or its process has gone.
        """
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(connection)
        if any(held == pid for held, _ in self.children.values()):
            _kill_group(pid)

    def _child(
        self, request: dict[str, Any], descriptors: list[int], connection: socket.socket
    ) -> None:
        """Become the kernel of one notebook; never return."""
        code = 1
        try:
            os.setpgid(0, 0)
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)
            self.selector.close()
            self.listener.close()
            connection.close()
            for pidfd, (_pid, other) in self.children.items():
                os.close(pidfd)
                other.close()
            _settle(request)
            from parlib.briefing import handed
            from parlib.briefing.warm import kernel

            wire, *given = descriptors
            if given:
                handed.take(given[0])
            kernel.serve(self.app, socket.socket(fileno=wire))
            code = 0
        finally:
            os._exit(code)


def _settle(request: dict[str, Any]) -> None:
    """Give the child the place, environment, limits and chance of a process of its own."""
    os.environ.clear()
    os.environ.update(request["environment"])
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    os.chdir(request["folder"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if request.get("memory"):
        resource.setrlimit(resource.RLIMIT_DATA, (request["memory"], request["memory"]))
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    random.seed()
    if "numpy" in sys.modules:  # its global state does not reseed itself after a fork
        sys.modules["numpy"].random.seed(int.from_bytes(os.urandom(4), "big"))


def _children_of(pid: int) -> list[int]:
    children = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/children") as stream:  # noqa: PTH123
                children += [int(child) for child in stream.read().split()]
    return children


def _descendants_of(pid: int) -> list[int]:
    return [process for child in _children_of(pid) for process in (*_descendants_of(child), child)]


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
