# The portal needs Go 1.26, Node.js, a C compiler, make and git to be built, and
# nothing but its one program to run. `make` lists the targets.

# sqlite_fts5 compiles SQLite's full-text search in. The commit is handed over by
# the linker: reading it from git would fail where another user owns the files.
# Without the folder's path in it, what one clone compiled serves the next one, too.
export GOFLAGS := $(strip $(filter-out -tags=% -buildvcs=% -trimpath,$(GOFLAGS)) -buildvcs=false -trimpath -tags=sqlite_fts5)
export CGO_ENABLED := 1

VERSION := $(shell sed -n 's/^\#\# \([0-9][^ ]*\).*/\1/p' CHANGELOG.md 2>/dev/null | head -n 1)
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(or $(VERSION),dev) -X main.commit=$(COMMIT)

ASSET_SOURCES := assets/build.mjs package.json package-lock.json \
	$(wildcard assets/scss/*) $(wildcard assets/js/*) $(wildcard assets/img/*)
GO_PACKAGES := ./...

.DEFAULT_GOAL := help
.PHONY: help run build assets generate fmt lint check test nightly cluster race fuzz golden recount bench dev clean release vulns

help: ## lists the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-18s %s\n", $$1, $$2 }'

run: build ## builds what is missing and serves at http://127.0.0.1:8080, everything in ./data
	./bin/portal serve

build: bin/portal ## leaves the program at bin/portal

# The Go command knows best what is up to date, so it is always asked.
.PHONY: bin/portal
bin/portal: assets/dist/manifest.json
	@.ci/need go cc
	@mkdir -p bin
	go build -ldflags '$(LDFLAGS)' -o bin/portal ./cmd/portal

assets: assets/dist/manifest.json ## builds style sheet, script and icons from npm packages

assets/dist/manifest.json: $(ASSET_SOURCES) node_modules/.package-lock.json
	@.ci/need node
	node assets/build.mjs
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@.ci/need node npm
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

generate: ## makes the pages' Go code from their templates
	go tool templ generate -path views

fmt: ## formats Go code and templates
	go tool templ fmt views
	gofmt -w $$(git ls-files -co --exclude-standard '*.go')

lint: assets tools ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go'))" || { gofmt -l $$(git ls-files -co --exclude-standard '*.go'); exit 1; }
	go vet $(GO_PACKAGES) ./.ci/suite
	go tool staticcheck $(GO_PACKAGES) ./.ci/suite

check: assets tools ## runs what an author waits for: generated code, vet, staticcheck, all tests on both databases
	go run ./.ci/suite check

test: assets tools ## runs every check and test: check, then the race detector, the browser and LibreOffice
	go run ./.ci/suite test

nightly: assets tools ## runs the tests with the race detector everywhere, fuzzes for minutes, loads for half an hour
	go run ./.ci/suite nightly

scale: assets ## serves 250,000 coded comments beside 750,000 that wait, and says what that takes: half an hour
	PORTAL_TEST_SCALE=250000 go test ./cmd/portal -run TestALargeDocketFitsIntoMemory -count=1 -v -timeout 60m
	go test -tags "sqlite_fts5 large" -run TestTrainingOn250000 -count=1 -v -timeout 30m ./theme/suggest

cluster: assets tools ## restarts three nodes behind haproxy and their database, and changes primaries, again and again under load
	PORTAL_TEST_CLUSTER=1 go test ./cmd/portal -run 'TestRollingRestart|TestFailover|TestPooler|TestRestartOfPostgreSQL' -count=1 -v -timeout 10m

.PHONY: tools
tools:
	@.ci/need go cc git

release: tools ## builds programs, packages, bill of materials and checksums into dist, twice, and compares them
	cd .ci/release && go build -o ../../bin/release .
	bin/release

vulns: tools ## asks vuln.go.dev for known vulnerabilities in what the program calls
	cd .ci/release && go build -o ../../bin/govulncheck golang.org/x/vuln/cmd/govulncheck
	bin/govulncheck -show version ./...

race: assets ## tests with the race detector
	go test -race $(GO_PACKAGES)

fuzz: assets ## fuzzes each fuzz test for a minute
	@for package in $$(go list $(GO_PACKAGES)); do \
		for name in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			go test -run '^$$' -fuzz "^$$name$$" -fuzztime 60s $$package || exit 1; \
		done; \
	done

golden: ## writes the golden files of exports anew; read the difference before you commit it
	go test ./export -update

recount: ## counts an exported folder again, by code that shares nothing with the exporter: make recount DIR=report
	@go run ./cmd/recount '$(DIR)'

bench: assets ## runs the benchmarks, each beside its own baseline
	go test -run '^$$' -bench . -benchmem $(GO_PACKAGES)

dev: assets ## rebuilds and restarts on save, with a seeded docket and a moderator's login
	.ci/dev

clean: ## removes what was built, never ./data
	rm -rf bin dist node_modules
	find assets/dist -mindepth 1 ! -name .keep -delete
