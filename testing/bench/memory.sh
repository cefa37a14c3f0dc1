#!/usr/bin/env bash
# Measures the peak memory from latents to clusters, and how fast Generator and ImageGrid are at a million samples:
# testing/bench/memory.sh <build folder>. Fails where 10 000 samples need 1.5 GiB or more.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: memory.sh <build folder>}")
export LAYERSCOPE_PLUGIN="$build/lib/Layerscope/Layerscope.so"
for samples in 1000 2000 10000; do
  pvpython "$here/memory.py" clusters "$samples"
done
pvpython "$here/memory.py" instant 1000000
