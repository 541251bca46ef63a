#!/usr/bin/env bash
# Runs the measurements: installs what is missing (as root, from Debian) and
# hands over to c800-bench with the arguments.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "make bench: $*" >&2; }

# shellcheck source=.ci/install.sh
. .ci/install.sh
trap forget_policy EXIT

missing=()
[ -n "$(postgres_bin)" ] || missing+=(postgresql)
command -v wrk >/dev/null || missing+=(wrk)
if [ ${#missing[@]} -gt 0 ]; then install "${missing[@]}"; fi

mkdir -p var/bench
go build -trimpath -o var/bench/c800-bench ./cmd/c800-bench
var/bench/c800-bench run "$@"
