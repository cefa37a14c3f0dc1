#!/bin/bash
# with_display.sh <command...>: runs a command that opens windows, on an X display of its own with a free number, so
# that any number of tests may run at once. The status is the command's.
folder=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1400x1000x24 -nolisten tcp -noreset 3>"$folder/display" 2>"$folder/log" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 200); do
  [ -s "$folder/display" ] && break
  kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.05
done
DISPLAY=:$(cat "$folder/display") "$@"
exit $?
