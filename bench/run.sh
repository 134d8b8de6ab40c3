#!/usr/bin/env bash
# Measures the studio against its peers and prints one table. On Debian it installs the peers that are missing.
#
#   bench/run.sh              every figure; also puts the table into bench/README.md
#   bench/run.sh F3 F7        only these
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
out="$PWD/artifacts/bench"
mkdir -p "$out"

export PATH="$PATH:/usr/sbin"
missing=()
for program in nginx curl haproxy chromium; do command -v "$program" >/dev/null || missing+=("$program"); done
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}" >&2
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$out/apt.log" 2>&1 ||
    { tail -n 20 "$out/apt.log" >&2; exit 1; }
fi

# In folders of their own, so that a build of the working copy and this one do not disturb each other.
echo "Publishing" >&2
dotnet publish Seedance.Web -c Release -p:PublishReadyToRun=true --use-current-runtime --no-self-contained \
  --artifacts-path "$out/build" -o "$out/app" --nologo -v quiet -clp:NoSummary
dotnet publish bench/peers/Empty -c Release -p:PublishReadyToRun=true --use-current-runtime --no-self-contained \
  --artifacts-path "$out/build-empty" -o "$out/empty" --nologo -v quiet -clp:NoSummary
dotnet publish bench -c Release -p:PublishReadyToRun=true --use-current-runtime --no-self-contained \
  --artifacts-path "$out/build-bench" -o "$out/bin" --nologo -v quiet -clp:NoSummary

# Part of F6; without it (no npm, no network) the table says "not run".
if [ ! -x "$out/lighthouse/node_modules/.bin/lighthouse" ] && command -v npm >/dev/null; then
  mkdir -p "$out/lighthouse"
  npm install --prefix "$out/lighthouse" --no-audit --no-fund --silent lighthouse >"$out/npm.log" 2>&1 || true
fi

rm -f "$out/table.md"
status=0
dotnet "$out/bin/Seedance.Bench.dll" "$out/app/Seedance.Web.dll" "$out" "$@" || status=$?

if [ $# -eq 0 ] && [ -f "$out/table.md" ]; then
  awk -v table="$out/table.md" '
    /<!-- table -->/ { print; print ""; while ((getline line < table) > 0) print line; skip = 1; next }
    /<!-- end -->/ { skip = 0 }
    !skip { print }' bench/README.md >"$out/README.md" && cp "$out/README.md" bench/README.md
fi
exit $status
