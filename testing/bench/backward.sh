#!/usr/bin/env bash
# Measures forward and backward passes against PyTorch: testing/bench/backward.sh <build folder>
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: backward.sh <build folder>}")
mkdir -p "$build/bench"
/usr/bin/python3 "$here/backward.py" "$build/bin/BenchBackward" "$build/bench" "$here/../../weights"
