#!/usr/bin/env bash
# Measures opening, planning and first runs of well-known networks, and of made-up ones of more and more nodes:
# testing/bench/loading.sh <build folder>. The first run makes the networks; LAYERSCOPE_BENCH_NETWORKS picks some by name.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: loading.sh <build folder>}")
work="$build/bench"
mkdir -p "$work"
names=()
while read -r name; do
  names+=("$name")
done < <(/usr/bin/python3 "$here/bench_networks.py" "$work"; /usr/bin/python3 "$here/chain_networks.py" "$work" 1000 4000 16000)
for name in ${LAYERSCOPE_BENCH_NETWORKS:-${names[@]}}; do
  echo "$name:"
  "$build/bin/BenchLoading" "$work/$name.onnx"
done
