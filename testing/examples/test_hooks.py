"""examples/hooks.py says what PyTorch with hooks does (make_hooks.py). usage: test_hooks.py SCRATCH_FOLDER"""

import pathlib
import re

from example_run import fail, run

EXPECTED = [line.split() for line in (pathlib.Path(__file__).resolve().parent / "data" / "hooks.txt").read_text().splitlines()]
PATTERNS = {"active": r"channels, ([\d.]+) % of their values are active; from ([\d.]+) % .* to ([\d.]+) % ",
            "right": r"layer 2 .*: ([\d.]+) % of the digits", "cosine": r"is ([\d.]+)$"}
# The last digit that is printed, and one digit more or less of 400.
TOLERANCES = {"active": 0.101, "right": 0.251, "cosine": 0.00101}


def check(result):
    if result.returncode != 0:
        fail("hooks.py ended with", result.returncode)
    found = []
    for kind, pattern in PATTERNS.items():
        found += [(kind, *match) if isinstance(match, tuple) else (kind, match) for match in
                  re.findall(pattern, result.stdout, re.MULTILINE)]
    if [line[0] for line in found] != [line[0] for line in EXPECTED]:
        fail("lines:", found)
    for one, other in zip(found, EXPECTED):
        if any(abs(float(a) - float(b)) > TOLERANCES[one[0]] for a, b in zip(one[1:], other[1:])):
            fail("expected", other, "found", one)


check(run("hooks.py"))
# Another batch, of which the last is smaller.
check(run("hooks.py", "--batch", 170))
