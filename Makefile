# Everything that is run on the sources. `make` alone lists the targets.

TOOL := go tool -modfile=.ci/tools.mod

.PHONY: help run demo build test bench lint fmt generate clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: ## serve http://127.0.0.1:8080 on the database of C800_DATABASE_URL (var/c800.db)
	go run ./cmd/c800 serve

demo: ## serve a fresh demo database
	go run ./cmd/c800 demo

build: ## build the static binary bin/c800
	CGO_ENABLED=0 go build -trimpath -o bin/c800 ./cmd/c800

test: ## run every test, on SQLite, PostgreSQL and in Chromium (ARGS="-run Name ./models" for some)
	.ci/test.sh $(ARGS)

bench: ## measure the site against floors and print the table (CASE=page for some, ARGS="--rounds 9" for more)
	.ci/bench.sh $(if $(CASE),--case '$(CASE)') $(ARGS)

lint: ## vet, staticcheck, gosec, gofumpt, templ fmt and stale generated code
	.ci/lint.sh

fmt: ## format Go and templ sources
	$(TOOL) gofumpt -w .
	go tool templ fmt -prettier-command= .

generate: ## regenerate the Go code of the templ files
	go tool templ generate

clean: ## remove what was built; databases under var/ stay
	rm -rf bin .cache
