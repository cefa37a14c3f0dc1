"""Runs scripts of this folder, each in a process of its own that begins with ParaView started and the plugin loaded.

usage: pvpython run_scripts.py [--seed NUMBER] SCRIPT...

The processes are forked, so no script sees what another left, and the start of pvpython is paid for once. A crash, a hang
or a failure is named at the end, and does not keep the others from running. --seed shuffles the scripts.
"""

import argparse
import os
import pathlib
import random
import runpy
import signal
import sys
import time
import traceback

import stages

PATIENCE = int(os.environ.get("PATIENCE", 180))  # seconds for a script


def runApart(script):
    """Why the script failed; an empty text if it passed."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)  # with what it starts
            signal.alarm(PATIENCE)
            sys.argv = [script]
            runpy.run_path(script, run_name="__main__")
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                print(end.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.killpg(child, signal.SIGKILL)  # what a crash or a hang left
    except ProcessLookupError:
        pass
    if code == -signal.SIGALRM:
        return f"hangs: not ready after {PATIENCE} s"
    if code < 0:
        return f"crashed: {signal.Signals(-code).name}"
    return f"failed with status {code}" if code else ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("scripts", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    scripts = list(options.scripts)
    if options.seed is not None:
        random.Random(options.seed).shuffle(scripts)
    stages.load()
    failures = {}
    for script in scripts:
        print(f"--- {script.stem}", flush=True)
        start = time.monotonic()
        failure = runApart(str(script))
        print(f"--- {script.stem}: {failure or 'passed'}, {time.monotonic() - start:.1f} s", flush=True)
        if failure:
            failures[script.stem] = failure
    for name, failure in failures.items():
        print(f"FAILED: {name} {failure}", flush=True)
    sys.stdout.flush()
    os._exit(1 if failures else 0)


main()
