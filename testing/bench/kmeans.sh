#!/usr/bin/env bash
# Measures k-means against scikit-learn, on one thread: testing/bench/kmeans.sh <build folder>
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: kmeans.sh <build folder>}")
exec /usr/bin/python3 "$here/../analysis/bench_kmeans.py" "$build/bin/bench_kmeans"
