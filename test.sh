#!/usr/bin/env bash
# Builds the studio and runs every test: unit, component, both databases, browser. From a fresh clone on a bare Debian machine
# with the .NET SDK it installs what else it needs. Its last line is "N passed, N failed".
#
#   ./test.sh                       everything
#   ./test.sh --filter Gateway      only tests whose full name contains the word (no format check)
#
# STUDIO_LONG=1 runs the long forms of the tests in Durability/ (an hour); STUDIO_SEED=n repeats what one of them left to chance.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
results="$PWD/artifacts/test-results"
work=$(mktemp -d)
filter=()
[ "${1:-}" = "--filter" ] && filter=(--filter "FullyQualifiedName~$2")

say() { printf '\n== %s\n' "$*"; }

has() { command -v "$1" >/dev/null; }
offers() { has apt-cache && apt-cache show "$1" >/dev/null 2>&1; }

install_missing() {
  local packages=() shell=chromium-headless-shell
  # Chromium without its frame, whose own pages cost time, too; where that is not to be had, the whole one.
  has $shell || has chromium || packages+=($shell fonts-liberation) # without any font a page has no sizes
  has ffmpeg || packages+=(ffmpeg)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages+=(postgresql)
  [ -x /usr/sbin/haproxy ] || has haproxy || packages+=(haproxy)
  has node || packages+=(nodejs)
  has npm || packages+=(npm)
  [ ${#packages[@]} -eq 0 ] && return
  say "Installing ${packages[*]}"
  if ! has apt-get; then
    echo "Please install: ${packages[*]} (this script can do it on Debian and Ubuntu only)." >&2
    exit 1
  fi
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  offers $shell || packages=("${packages[@]/#$shell/chromium}")
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >"$work/apt.log" 2>&1 ||
    { tail -n 20 "$work/apt.log"; exit 1; }
}

# The server that stands in for S3, kept for the next run. Without it the tests of S3 fail and say why.
install_s3rver() {
  local version=3.7.1 folder
  folder=artifacts/s3rver-$version
  [ -d $folder ] && return
  rm -rf $folder.part
  mkdir -p $folder.part
  npm install --prefix $folder.part --no-audit --no-fund --silent s3rver@$version </dev/null >"$work/npm.log" 2>&1 && mv $folder.part $folder ||
    { echo "s3rver could not be installed:" >&2; tail -n 5 "$work/npm.log" >&2; }
}

# A private PostgreSQL in a temporary folder, reachable over a socket in it; gone when this script ends.
start_postgres() {
  local bin user=""
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  mkdir -p "$work/postgres"
  if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    user="runuser -u postgres --"
    chmod 755 "$work"
    chown postgres "$work/postgres"
  fi
  $user "$bin/initdb" -D "$work/postgres/data" -U studio -A trust -E UTF8 --locale=C.UTF-8 >"$work/postgres.log" 2>&1
  $user "$bin/pg_ctl" -D "$work/postgres/data" -w -l "$work/postgres/server.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$work/postgres' -c fsync=off -c max_connections=200" start >/dev/null
  stop_postgres="$user $bin/pg_ctl -D $work/postgres/data -m immediate stop"
  export STUDIO_TEST_POSTGRES="Host=$work/postgres;Username=studio;Database=postgres"
}

finish() {
  ${publishing:+kill $publishing} 2>/dev/null || true
  ${installing:+kill $installing} 2>/dev/null || true
  ${stop_postgres:-true} >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

has dotnet || { echo "Please install the .NET 10 SDK first: https://dotnet.microsoft.com/download" >&2; exit 1; }
{ install_missing && install_s3rver; } & # while the studio is built
installing=$!

say "Building"
# As it is published below, so that the program is compiled only once.
release=(-c Release -p:UseCurrentRuntimeIdentifier=true -p:SelfContained=false -p:AppendRuntimeIdentifierToOutputPath=false -p:PublishReadyToRun=true)
dotnet build Seedance.sln "${release[@]}" --nologo -v quiet -clp:NoSummary

# Tests that start the studio as a process of its own start what people install: the published program.
say "Publishing, checking the format"
dotnet publish Seedance.Web "${release[@]}" --no-build -o artifacts/studio --nologo -v quiet -clp:NoSummary &
publishing=$!
if [ ${#filter[@]} -eq 0 ]; then
  # Code style and analyzers have run in the build (EnforceCodeStyleInBuild), where each warning is an error; not again here.
  dotnet format whitespace Seedance.sln --no-restore --verify-no-changes || { wait $publishing; exit 1; }
fi
wait $publishing
publishing=
export STUDIO_PROGRAM="$PWD/artifacts/studio/Seedance.Web.dll"

say "Testing"
# Most processes of the tests live for seconds: a second, better compilation of their code costs more than it brings.
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=1000
wait $installing
installing=
start_postgres
rm -rf "$results"
status=0
# Half as many lanes again as cores: much of the time a test waits for a browser, a process or a database.
dotnet test Seedance.sln -c Release --no-build --nologo --results-directory "$results" \
  --logger "trx;LogFileName=tests.trx" --logger "console;verbosity=minimal" "${filter[@]}" -- xUnit.MaxParallelThreads=1.5x </dev/null || status=$?

counters=$(grep -ho '<Counters [^>]*' "$results"/*.trx | tail -n 1)
count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
passed=$(count passed)
failed=$(count failed)
[ "${passed:-0}" -gt 0 ] || status=1
[ $status -eq 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1
# What was left to chance, and how it went with thousands of jobs; it stands in the results only.
grep -hoE 'STUDIO_SEED=[0-9]+ \(\w+\)|^ *[0-9.]+ s  .*' "$results"/*.trx | sort -u || true
echo
echo "${passed:-0} passed, ${failed:-0} failed"
exit $status
