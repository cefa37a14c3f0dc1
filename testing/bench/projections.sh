#!/usr/bin/env bash
# Measures projections against scikit-learn, R's Rtsne and umap-learn: testing/bench/projections.sh <build folder>
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: projections.sh <build folder>}")
mkdir -p "$build/bench"
exec /usr/bin/python3 "$here/projections.py" "$build/bin/BenchProjections" "$build/bench"
