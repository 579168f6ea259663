"""A ``scorekit`` for shells that is loaded once and then forked for each call, so that walks through many commands are quick.

What a shell finds is a small client: it hands its arguments, folder, environment and open files to the server and exits as the
forked copy does. Each call is a process of its own, with the very entry that the installed command has.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pkgutil
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import scorekit
from scorekit import Catalogue, Source, compile  # noqa: A004 - the library's own word
from scorekit.cli import run
from scorekit.schemas.kinds import every_schema

CLIENT = """\
#!{python} -IS
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    call = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    files = array.array("i", [0, 1, 2])
    server.sendmsg([len(call).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
    server.sendall(call)
    sys.exit(server.recv(1)[0])
"""


@contextlib.contextmanager
def served(run: str) -> Iterator[Path]:
    """A folder with a ``scorekit`` to put into PATH. All processes of a run of tests have one: the first starts the server, and ends it.

    Whoever uses it holds a lock that others may hold too, and whoever ends it holds it alone.
    """
    # Not pytest's own folder: the path of a socket may have a hundred characters, no more.
    folder = Path(tempfile.gettempdir()) / f"scorekit-{run}"
    folder.mkdir(exist_ok=True)
    commands = folder / "bin"
    with (folder / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with (folder / "start").open("w") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            server = None if commands.exists() else _started(folder / "socket", commands)
        try:
            yield commands
        finally:
            if server is not None:
                fcntl.flock(users, fcntl.LOCK_EX)
                server.kill()
                server.communicate()
                shutil.rmtree(folder)


def _started(address: Path, commands: Path) -> subprocess.Popen[bytes]:
    """The server, ready, and the command that calls it."""
    server = subprocess.Popen([sys.executable, "-m", "tests.golden.serving", str(address)], stdout=subprocess.PIPE)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    commands.mkdir()
    command = commands / "scorekit"
    command.write_text(CLIENT.format(python=sys.executable, address=str(address)), "utf-8")
    command.chmod(0o755)
    return server


def main(address: str) -> None:
    """Answer calls until somebody ends this process."""
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    listener.close()
                    answer(connection)


def load() -> None:
    """Import what a command may need, the packages too that are imported late, and read what comes with scorekit."""
    for module in pkgutil.walk_packages(scorekit.__path__, "scorekit."):
        # No command collects tests, and pytest is large.
        if not module.name.endswith(("__main__", "testing.collection")):
            import_module(module.name)
    builtin = Catalogue.builtin()
    every_schema(builtin)
    source = Source("score.yaml", "apiVersion: score.dev/v1b1\nmetadata: {name: x}\ncontainers: {x: {image: x}}\n")
    for environment in builtin.offered_environments():
        compile([source], environment, builtin)


def answer(connection: socket.socket) -> None:
    """Be the command that somebody called, and end as it does."""
    size = struct.calcsize("3i")
    head, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(size))
    for number, given in enumerate(struct.unpack("3i", ancillary[0][2][:size])):
        os.dup2(given, number)
    call = b""
    while len(call) < int.from_bytes(head, "big"):
        call += connection.recv(65536)
    arguments, folder, environment = json.loads(call)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.argv = ["scorekit", *arguments]
    status = run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([status]))
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
