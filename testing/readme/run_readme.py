#!/usr/bin/python3
"""Runs what README.md, or another page, tells its readers to run.

usage: run_readme.py README.md|docs/PAGE.md BUILD_TREE

Every fenced block marked sh or python is run, in order, from a folder that looks like a checkout with a build but may be
written to. sh blocks share one shell, so a variable set in one is known in the next; python blocks run in pvpython.
A block is left out only by a comment before it that says why: <!-- not run: reason -->.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

BLOCK = re.compile(r"^(?:<!-- not run:(?P<reason>[^\n]*)-->\n+)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = pathlib.Path(sys.argv[1]).name
RUNNABLE = {"sh", "python"}
# A test machine may have one core, and no user but root.
RANKS_ANYWHERE = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                  "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMP_NUM_THREADS": "1"}


def blocks(text):
    """(line, language, code, reason or None) of each block that readers may run."""
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start("code")) + 1
        reason = match["reason"]
        if reason is not None and not reason.strip():
            sys.exit(f"{PAGE}:{line}: a block that is not run needs a reason")
        if match["language"] in RUNNABLE:
            yield line, match["language"], match["code"], reason and reason.strip()
        elif not match["language"]:
            sys.exit(f"{PAGE}:{line}: a block without a language; call it sh, python or text")


def checkout(folder, root, build):
    """A writable stand-in for the checkout: links to its entries, and the given build tree as build/release."""
    for entry in root.iterdir():
        if entry.name not in {"build", ".git"}:
            (folder / entry.name).symlink_to(entry)
    (folder / "build").mkdir()
    (folder / "build" / "release").symlink_to(build)


def output(command, folder, environment):
    """Runs a command and shows what it prints; ParaView's errors count even where the exit code is 0."""
    process = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(process.stdout, flush=True)
    return process.returncode == 0 and "ERR|" not in process.stdout


def run(language, code, folder, environment):
    """Runs a block; returns whether it worked. The shell's variables are carried on in `environment`."""
    if language == "python":
        script = folder / "block.py"
        script.write_text(code)
        return output(["pvpython", str(script)], folder, environment)
    variables = folder / "build" / "variables"
    worked = output(["bash", "-eu", "-o", "pipefail", "-c", f"{code}\nenv -0 > '{variables}'"], folder, environment)
    if worked:
        environment.clear()
        environment.update(pair.split("=", 1) for pair in variables.read_text().split("\0") if pair)
    return worked


def main():
    readme, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    found = list(blocks(readme.read_text()))
    if not found:
        sys.exit(f"{PAGE} holds no block to run")
    environment = {key: value for key, value in os.environ.items() if key != "PV_PLUGIN_PATH"}
    environment.update(RANKS_ANYWHERE)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        checkout(folder, pathlib.Path(__file__).resolve().parents[2], build)
        for line, language, code, reason in found:
            if reason:
                print(f"{PAGE}:{line}: not run: {reason}", flush=True)
                continue
            print(f"{PAGE}:{line}: running\n{code}", flush=True)
            start = time.monotonic()
            if not run(language, code, folder, environment):
                sys.exit(f"{PAGE}:{line}: failed")
            print(f"{PAGE}:{line}: {time.monotonic() - start:.1f} s\n", flush=True)


main()
