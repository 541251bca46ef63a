#!/usr/bin/env bash
# Runs every linter and fails if one of them complains, after all have spoken.
# Their versions are pinned in .ci/tools.mod.
set -uo pipefail
cd "$(dirname "$0")/.."

tool() { go tool -modfile=.ci/tools.mod "$@"; }
failed=0
complain() {
  failed=1
  echo "make lint: $*" >&2
}

unformatted=$(tool gofumpt -l .) || complain "gofumpt failed"
[ -z "$unformatted" ] || complain "run make fmt, not formatted:" $unformatted
go tool templ fmt -fail -prettier-command= -log-level error . || complain "templ fmt has formatted the files above, commit them"

checksums() { find views -name '*_templ.go' -exec sha256sum {} + 2>/dev/null | sort -k 2; }
before=$(checksums)
go tool templ generate -log-level error || complain "templ generate failed"
[ "$before" = "$(checksums)" ] || complain "generated code was stale, commit what templ generate has written"

go vet ./... || complain "go vet found something"
tool staticcheck ./... || complain "staticcheck found something"
# G304 is left out: commands open the files that their operator names.
tool gosec -quiet -exclude-generated -exclude=G304 ./... || complain "gosec found something"
exit $failed
