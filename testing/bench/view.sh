#!/usr/bin/env bash
# Measures how fast the Cluster Facets view draws and answers the mouse, beside ParaView's own Parallel Coordinates, and
# the memory that it takes; then the Projection view: testing/bench/view.sh <build folder> [samples...]. Fails where a limit is exceeded.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "${1:?usage: view.sh <build folder> [samples...]}")
shift
export LAYERSCOPE_PLUGIN="$build/lib/Layerscope/Layerscope.so"
export LIBGL_ALWAYS_SOFTWARE=1
sizes=("$@")
[ $# -gt 0 ] || sizes=(1000 100000 1000000)
status=0
for samples in "${sizes[@]}"; do
  "$here/../stages/with_display.sh" pvpython "$here/view.py" "$samples" || status=1
done
for samples in 10000 100000; do
  "$here/../stages/with_display.sh" pvpython "$here/projection_view.py" "$samples" || status=1
done
exit $status
