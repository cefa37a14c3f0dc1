#!/usr/bin/env bash
# Measures the forward passes of well-known networks against ONNX Runtime: testing/bench/networks.sh <build folder>
# Networks: the shipped ones, some of bench_networks.py, and those of ONNX's light suite where LAYERSCOPE_ONNX_TESTDATA has
# one. LAYERSCOPE_BENCH_NETWORKS picks some by name; networks.mjs tells what else the environment sets.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: networks.sh <build folder>}")
work="$build/bench"
. "$here/installOnnxRuntime.bash"
install_onnx_runtime "$work"

weights="$here/../../weights"
cp "$weights/cats.onnx" "$work/cats.onnx"
cp "$weights/digits_cnn/epoch_012.onnx" "$work/digits_cnn.onnx"
names=(cats digits_cnn)
while read -r name; do
  names+=("$name")
done < <(/usr/bin/python3 "$here/bench_networks.py" "$work")
for light in "${LAYERSCOPE_ONNX_TESTDATA:-/nonexistent}"/light/light_*.onnx; do
  [ -f "$light" ] || continue
  name=$(basename "$light" .onnx)
  name=${name#light_}
  [ "$name" != vgg19 ] || continue
  [ -f "$work/$name.onnx" ] || /usr/bin/python3 "$here/light_network.py" "$light" "$work/$name.onnx"
  names+=("$name")
done
files=()
for name in ${LAYERSCOPE_BENCH_NETWORKS:-${names[@]}}; do
  files+=("$work/$name.onnx")
done
for threads in ${LAYERSCOPE_BENCH_THREADS:-1 2}; do
  # Cores may run at different speeds, which change: on one thread both engines take turns on the same one.
  pinned=()
  [ "$threads" != 1 ] || pinned=(taskset -c 0)
  LAYERSCOPE_BENCH_THREADS=$threads "${pinned[@]}" node --max-old-space-size=8192 "$here/networks.mjs" \
    "$build/bin/BenchForward" "$work" "$work" "${files[@]}"
done
