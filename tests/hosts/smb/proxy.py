"""A line between a mount and the server, which a test can cut, stall or cut after so many bytes."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time

from tests.hosts.smb import free_port

_RESET = struct.pack("ii", 1, 0)


class Line:
    """A proxy on the loopback; it ends with the block it is used in.

    Parameters
    ----------
    port : int
        The server's.
    """

    def __init__(self, port: int) -> None:
        self.port, self._server_port = free_port(), port
        self.passed = 0
        """Bytes that went towards the server."""
        self._allowed: int | None = None
        self._flowing, self._ended = threading.Event(), False
        self._flowing.set()
        self._sockets: list[socket.socket] = []
        self._mutex = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    def cut_after(self, count: int) -> None:
        """Let so many more bytes through towards the server, then cut."""
        with self._mutex:
            self._allowed = count

    def cut(self) -> None:
        """Cut what is connected now."""
        with self._mutex:
            sockets, self._sockets = self._sockets, []
        for end in sockets:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def stall(self) -> None:
        """Swallow everything from now on: a black hole."""
        self._flowing.clear()

    def flow(self) -> None:
        """Let it through again."""
        self._flowing.set()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._flowing.set()
        self._door.close()
        self.cut()

    def _serve(self) -> None:
        while not self._ended:
            try:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port), 5)
            except OSError:
                return
            with self._mutex:
                self._sockets += [client, server]
            threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                while not self._flowing.wait(0.1):
                    if self._ended:
                        return
                if counted and (piece := self._through(piece)) is None:
                    time.sleep(0.02)  # what was let through shall arrive before the cut
                    self.cut()
                    return
                target.sendall(piece)

    def _through(self, piece: bytes) -> bytes | None:
        with self._mutex:
            self.passed += len(piece)
            if self._allowed is None:
                return piece
            self._allowed -= len(piece)
            return piece if self._allowed >= 0 else None
