# Sourced by benchmarks: install_onnx_runtime <folder> fetches ONNX Runtime (npm) into a folder, once.
install_onnx_runtime()
{
  local work=$1 here
  here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
  mkdir -p "$work"
  cp "$here"/package.json "$here"/package-lock.json "$work"
  if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
    (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$work/package-lock.json" "$work/node_modules/.installed"
  fi
}
