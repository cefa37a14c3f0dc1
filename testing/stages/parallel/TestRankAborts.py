"""An abort that one of two ranks wants ends the run on both within a second, with empty tables; both then run again."""

import json
import re

from launch import HERE, expectGood, onRanks, program, run

WHOLE = {"SpatialPooling": [[80], [80]], "LayerKMeans": [[160, 800, 16], [160, 800, 0]]}

for wanting in (0, 1):
    status, output = run(onRanks(2, program("PVBATCH"), "--symmetric", HERE / "abort_ranks.py", wanting))
    expectGood(status, output)
    found = re.findall(r"rank (\d) (\w+) aborted (yes|no) after ([\d.]+) s: (\[.*?\]) then (\[.*?\])", output)
    assert len(found) == 4, output
    for rank, stage, aborts, seconds, aborted, whole in found:
        where = f"{stage} on rank {rank}, abort on rank {wanting}"
        assert (aborts == "yes") == (int(rank) == wanting), f"{where}: no progress at which to abort"
        assert float(seconds) < 1, f"{where}: took {seconds} s"
        assert set(json.loads(aborted)) == {0}, f"{where}: rows {aborted}"
        assert json.loads(whole) == WHOLE[stage][int(rank)], f"{where}: rows {whole} afterwards"
        if aborts == "yes":
            print(f"{where}: {seconds} s", flush=True)
print("passed")
