"""Runs ParaView's programs on one or more ranks, with a time limit, for tests in the system's Python.

The environment names them: LAYERSCOPE_PVPYTHON, _PVBATCH, _PVSERVER and _MPIEXEC.
"""

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 120  # seconds a program may take on a loaded machine


def program(name):
    return os.environ["LAYERSCOPE_" + name]


def environment(threads):
    # Open MPI refuses to start as root without these two. Unbuffered, so that what Python prints keeps its place among
    # the messages of C++.
    return {**os.environ, "OMP_NUM_THREADS": str(threads), "OMPI_ALLOW_RUN_AS_ROOT": "1",
            "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "PYTHONUNBUFFERED": "1"}


def onRanks(count, *command):
    return [program("MPIEXEC"), "--oversubscribe", "--bind-to", "none", "-n", str(count), *map(str, command)]


def start(command, threads):
    return subprocess.Popen(list(map(str, command)), env=environment(threads), stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, start_new_session=True)


def finish(process, limit=LIMIT):
    """Status and output; a program that outlives `limit` is ended with all its ranks, and that is a failure."""
    try:
        output = process.communicate(timeout=limit)[0]
    except subprocess.TimeoutExpired:
        # mpiexec passes the request on to the ranks; only what ignores it is killed.
        process.terminate()
        try:
            output = process.communicate(timeout=20)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output = process.communicate()[0]
        raise AssertionError(f"no end after {limit} s:\n{output}")
    return process.returncode, output


def run(command, threads=1, limit=LIMIT):
    return finish(start(command, threads), limit)


def serial(script, *arguments, threads=1):
    """Runs a script of this folder in pvpython; fails unless it ends well and quietly."""
    expectGood(*run([program("PVPYTHON"), HERE / script, *arguments], threads))


def batch(count, script, *arguments):
    """Runs a script of this folder in pvbatch on `count` ranks; fails unless it ends well and quietly."""
    expectGood(*run(onRanks(count, program("PVBATCH"), HERE / script, *arguments)))


def expectGood(status, output):
    assert status == 0 and not messages(output), f"status {status}:\n{output}"


def messages(output):
    """What ParaView reported, in any of its processes."""
    return re.findall(r"^.*(?:ERR\||WARN\||ERROR:|Warning:).*$", output, re.MULTILINE)


def isListening(port):
    """Read off the kernel's table: a connection made to find out would be the server's only one."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError), open(table) as rows:
            for row in list(rows)[1:]:
                _, local, _, state = row.split()[:4]
                if state == "0A" and int(local.rsplit(":", 1)[1], 16) == port:
                    return True
    return False


@contextlib.contextmanager
def server(count):
    """A pvserver on `count` ranks; gives host:port. It ends with its only client; checks that it was quiet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = start(onRanks(count, program("PVSERVER"), f"--server-port={port}", "--force-offscreen-rendering"), 1)
    try:
        end = time.monotonic() + 60
        while not isListening(port) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    except BaseException:
        process.terminate()
        print(process.communicate(timeout=30)[0])
        raise
    status, output = finish(process, 60)
    expectGood(status, output)
