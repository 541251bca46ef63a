#!/usr/bin/env bash
# Runs the tests with nothing left out: installs what is missing (as root, from
# Debian), starts a throw-away PostgreSQL, runs `go test` and stops what it
# started. Arguments go to `go test`; without any, all packages are tested.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "make test: $*" >&2; }

# shellcheck source=.ci/install.sh
. .ci/install.sh
dir= tests=

cleanup() {
  trap '' INT TERM
  [ -z "$tests" ] || kill -- "-$tests" 2>/dev/null || true
  forget_policy
  [ -z "$dir" ] || stop_postgres
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# as_owner runs a command as an account that PostgreSQL agrees to run under.
as_owner() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# start_postgres starts a server on a free port of loopback that keeps nothing:
# no fsync, any password, its files in a temporary directory. It sorts text by the
# rules of Chinese, so that a query that counts on byte order is found out.
start_postgres() {
  dir=$(mktemp -d "${TMPDIR:-/tmp}/c800-test.XXXXXX")
  [ "$(id -u)" != 0 ] || chown postgres "$dir"
  pushd "$dir" >/dev/null
  as_owner "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-sync \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=zh-Hans >/dev/null
  local port options
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300"
    options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    if as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -o "$options" start >/dev/null; then
      popd >/dev/null
      export C800_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
      return
    fi
  done
  say "PostgreSQL does not start:"
  cat "$dir/log" >&2
  exit 1
}

stop_postgres() {
  cd /
  as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}

missing=()
[ -n "$(postgres_bin)" ] || missing+=(postgresql)
command -v chromium chromium-browser google-chrome >/dev/null || missing+=(chromium)
compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-*' >/dev/null || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ]; then install "${missing[@]}"; fi

bin=$(postgres_bin)
start_postgres
[ $# -gt 0 ] || set -- ./...

# A process group of its own, so that an interrupt reaches the test binaries
# and their browsers too, and temporary files where cleanup removes them.
# `make lint` vets.
mkdir "$dir/tmp"
set -m
TMPDIR="$dir/tmp" go test -vet=off -timeout 10m "$@" </dev/null &
tests=$!
set +m
code=0
wait "$tests" || code=$?
tests=
exit "$code"
