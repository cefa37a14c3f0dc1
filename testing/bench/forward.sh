#!/usr/bin/env bash
# Measures the forward pass of the shipped network against ONNX Runtime: testing/bench/forward.sh <build folder>
# The first run downloads ONNX Runtime (npm) into the build folder. LAYERSCOPE_BENCH_ROUNDS (15) sets the length.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: forward.sh <build folder>}")
work="$build/bench"
. "$here/installOnnxRuntime.bash"
install_onnx_runtime "$work"
node "$here/compare.mjs" "$build/bin/BenchForward" "$work" "$here/../../weights/cats.onnx" "$work"
