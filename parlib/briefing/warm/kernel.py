"""An IPython kernel whose sockets are replaced by one wire; everything else is ipykernel's own.

``prepare`` runs once in the zygote, ``serve`` once in each child after the fork: threads, event
loop and ZMQ context are made only there.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import threading
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets.config import Config

from parlib.briefing.warm.wire import Wire
from parlib.briefing.without import without


class WarmKernel(IPythonKernel):
    """ipykernel's kernel with a stand-in for the shell stream."""

    shell_stream = AnyTrait(None, allow_none=True)

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False


class _Channel:
    """What ipykernel asks of a ZMQ stream or socket.

    Send frames, flush, and a place for the receiver.
    """

    def __init__(self, wire: Wire, name: str) -> None:
        self.wire, self.name = wire, name
        self.context: zmq.Context[Any] = zmq.Context.instance()
        self.received: Any = None

    def send_multipart(self, frames: list[Any], *_: Any, **__: Any) -> None:
        """Send the frames over the wire."""
        self.wire.send(self.name, frames)

    def on_recv(self, callback: Any, copy: bool = True) -> None:  # noqa: ARG002 - ZMQStream's signature
        """Keep what wants the received messages."""
        self.received = callback

    def flush(self, *_: Any, **__: Any) -> None:
        """Do nothing: the wire holds nothing back."""

    def close(self, *_: Any, **__: Any) -> None:
        """Do nothing: the wire is closed by the end of the process."""


def prepare() -> IPKernelApp:
    """Build application, kernel and shell without any thread or socket, and return the application."""
    config = Config()
    config.HistoryManager.enabled = False  # its file and its thread would not survive a fork
    app = IPKernelApp.instance(config=config)
    app.session = Session(key=b"wire", parent=app)
    app.init_pdb()
    log = logging.getLogger("parlib.warm")
    log.setLevel(logging.CRITICAL)  # it would speak into the notebook's own output
    with without("debugpy"):  # nobody debugs what runs here
        app.kernel = WarmKernel.instance(parent=app, session=app.session, user_ns={}, log=log)
    app.init_path()
    app.init_shell()
    app.init_gui_pylab()
    app.init_extensions()
    return app


def serve(app: IPKernelApp, end: socket.socket) -> None:
    """Serve one notebook over the socket, in a forked child; return when the other end is closed."""
    wire = Wire(end)
    iopub, shell = _Channel(wire, "iopub"), _Channel(wire, "shell")
    app.session.pid = os.getpid()
    asyncio.set_event_loop(asyncio.new_event_loop())
    loop = IOLoop.current()
    app.iopub_thread = IOPubThread(iopub, pipe=True, session=app.session)
    app.iopub_thread.start()
    app.iopub_socket = app.iopub_thread.background_socket
    app.init_io()
    kernel = app.kernel
    app.displayhook.get_execution_count = lambda: kernel.execution_count
    kernel.iopub_thread, kernel.iopub_socket = app.iopub_thread, app.iopub_socket
    kernel.shell.displayhook.pub_socket = kernel.shell.display_pub.pub_socket = app.iopub_socket
    kernel._stdout, kernel._stderr = sys.stdout, sys.stderr
    kernel.shell_stream = shell
    kernel.start()
    # top-level await asks for the thread that reads the shell channel; here it is the main one
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())

    dispatched: set[asyncio.Task] = set()

    def read(*_: Any) -> None:
        for _channel, frames in wire.receive():
            task = asyncio.ensure_future(shell.received([zmq.Frame(f) for f in frames]))
            dispatched.add(task)
            task.add_done_callback(dispatched.discard)
        if wire.closed:
            loop.stop()

    loop.add_handler(end.fileno(), read, IOLoop.READ)
    loop.start()
