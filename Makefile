# Everything that a developer or CI runs. Each target sets up what it needs; Python 3.11 or newer is all it takes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DOCS_READY := $(VENV)/.ready-docs
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What `laws`, `fuzz` and `mutants` choose by.
SEED ?= 0

# Tests that rewrite and compile each module anew take twice as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test laws check lint types lock fuzz kill mutants rows cluster cluster-table registry golden docs docs-reference schemas node browser bench clean
.DEFAULT_GOAL := test

$(READY): pyproject.toml requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("scorekit needs Python 3.11 or newer; say make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --requirement requirements/dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 src # else each process of the first test run does it for itself
	@touch $@

demo: $(READY) ## render an example in two environments, explain a value, and compare them
	@$(BIN)/python examples/demo.py

test: $(READY) ## the whole test suite but what wants a browser
	$(BIN)/python -m pytest -n auto --dist worksteal -q -m "not browser"

laws: $(READY) ## the tests by hypothesis once more, with twenty times as many examples, by SEED
	HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest -n auto --dist worksteal -q -m "hypothesis and not browser" --hypothesis-seed=$(SEED)

lint: $(READY)
	$(BIN)/ruff format --check src tests bench examples tools
	$(BIN)/ruff check src tests bench examples tools

types: $(READY)
	$(BIN)/mypy

check: lint types test ## what a change must pass

COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock' pyproject.toml
lock: $(READY) ## renew requirements/ and tests/package-lock.json: the newest versions that are let in, with digests; wants npm
	$(PIP) uv
	$(COMPILE) --extra dev --output-file requirements/dev.txt
	$(COMPILE) --extra docs --constraint requirements/dev.txt --output-file requirements/docs.txt
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt
	cd tests && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --loglevel=error

SECONDS ?= 60
fuzz: $(READY) ## odd files and arguments through every command, for SECONDS, from SEED on; what it finds lies in tests/fuzz/found
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --seed $(SEED)

kill: $(READY) ## renders that are killed, run out of disk or meet each other; a quarter of an hour. Full disks want root, to mount small ones
	$(BIN)/python -m tests.interruptions

ROOMS ?= resolve targets explain diff
SAMPLE ?= 400
mutants: $(READY) ## faults in functions that no test minds: a SAMPLE of those in ROOMS, by SEED; the first run looks which tests run what
	$(BIN)/python -m tests.mutation mutants $(ROOMS) --sample $(SAMPLE) --seed $(SEED)

rows: $(READY) ## rows of TABLES, or of all tables, that no test minds the loss of; a quarter of an hour
	$(BIN)/python -m tests.mutation rows $(TABLES)

cluster: $(READY) ## what diff says of changes, and the examples, before the API server that KUBECONFIG names; about 20 minutes
	@$(BIN)/python -m tests.cluster

cluster-table: $(READY) ## ask that server anew, and rewrite what diff goes by
	@$(BIN)/python -m tests.cluster --rewrite

registry: $(READY) ## platforms pushed to a real registry and pulled by `oras`, both built from Go modules
	GOBIN=$(CURDIR)/.venv/go go install github.com/google/go-containerregistry/cmd/registry@v0.22.1
	GOBIN=$(CURDIR)/.venv/go go install oras.land/oras/cmd/oras@v1.3.6
	PATH=$(CURDIR)/.venv/go:$$PATH $(BIN)/python -m pytest -q -p no:xdist tests/cli/test_platform_sources.py

golden: $(READY) ## rewrite every expected output; review the difference as code
	$(BIN)/python -m pytest -q tests --update-golden -k golden
	$(BIN)/python -m pytest -q resource_drivers --scorekit-update
	find tests/unit -name wordings.txt -delete
	$(BIN)/python -m pytest -q tests/unit/resolve tests/unit/targets tests/unit/diff tests/conformance --update-golden

$(DOCS_READY): $(READY) requirements/docs.txt
	$(PIP) --require-hashes --requirement requirements/docs.txt
	@touch $@

docs: $(DOCS_READY) ## build the documentation site into site/, strictly
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@! grep -rhoE '<(script|link|img)[^>]*(src|href)="?https?://[^ >]*' site --include='*.html' || { echo 'the site must load nothing from elsewhere'; exit 1; }

schemas: $(READY) ## make the tables of Kubernetes' and Compose's schemas anew; wants Go
	$(BIN)/python tools/kubernetes_schemas.py
	$(BIN)/python tools/compose_schema.py

docs-reference: $(READY) ## rewrite the pages that are made from the code
	$(BIN)/python -m pytest -q tests/architecture/test_docs_current.py --update-golden -k golden

node: ## what the tests of the graph's page and the report, of SARIF and of pyright need beside Node.js; they are skipped without
	cd tests && npm ci --ignore-scripts --loglevel=error
	chmod -f u+x tests/node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool || true

browser: $(READY) node ## the graph's page and the report in Chromium, SARIF before its own judge, and callers' types before pyright
	$(BIN)/python -m pytest -q tests/browser tests/unit/report/diagnostics/test_sarif.py tests/architecture/test_typing.py

bench: $(READY) ## print figures; they are never asserted
	$(BIN)/python bench/run.py

clean:
	rm -rf $(VENV) .mutation-coverage demo site tests/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
