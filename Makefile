# Every target sets up what it needs; a fresh machine needs Python 3.10 or newer and make.
# Other Python: make test PYTHON=python3.13. Passed on to the program called: make test ARGS="-k cloze".

PYTHON ?= python3
ARGS ?=
# Tests that run side by side; 0 for one after the other in one process, as a debugger needs it.
JOBS ?= auto

# Exported, not pasted into a command: a path may hold spaces, quotes and anything else.
export VAULT
export CALLED_FROM := $(PWD)

ENV := "$(PYTHON)" -m tools.env

.PHONY: help run test test-oldest test-matrix build lint types check format bench fuzz screenshots texts lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+%?:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

run: ## Start a throw-away Anki with the add-on on examples/zettelkasten, or on VAULT=FOLDER
	@$(ENV) newest -m tools.run

test: ## Run all tests on the newest Anki
	@$(ENV) newest -m tools.qt_libraries
	@$(ENV) newest -m tools.build
	@$(ENV) oldest -c "" # installed for the test in which two devices have different versions of Anki
	@$(ENV) newest -m pytest -n $(JOBS) $(ARGS)

test-oldest: ## Run all tests but the package's on the oldest Anki
	@$(ENV) newest -m tools.qt_libraries
	@$(ENV) newest -m tools.build
	@$(ENV) oldest -m pytest -n $(JOBS) --ignore=tests/packaging $(ARGS)

test-matrix: test-oldest test-engine-25.09 test ## Run the tests on each supported Anki

test-engine-%: ## Run the tests that need no window on one Anki: oldest, 25.09 or newest
	@$(ENV) $* -m pytest -n $(JOBS) --ignore=tests/anki_gui --ignore=tests/packaging $(ARGS)

build: ## Write dist/zettelkasten-sync.ankiaddon
	@$(ENV) newest -m tools.build

lint: ## Look for mistakes and unformatted code
	@$(ENV) newest -m ruff check
	@$(ENV) newest -m ruff format --check

types: ## Check the types, against Anki's own
	@$(ENV) newest -m mypy

check: lint types ## Do both

format: ## Format the code, mend what can be mended
	@$(ENV) newest -m ruff check --fix
	@$(ENV) newest -m ruff format

bench: build ## Measure the add-on on made-up vaults
	@$(ENV) newest -m benchmarks $(ARGS)

fuzz: ## Try vaults at random for five minutes (ARGS="60 SEED": for an hour, from that seed on)
	@$(ENV) newest -m tests.hostile.fuzz $(ARGS)

screenshots: build ## Take pictures of all windows into build/screenshots, and those that the README shows
	@$(ENV) newest -m tools.screenshots $(ARGS)

texts: ## Bring the translations up to date with the code (ARGS=fr begins one), and list what is to be translated
	@$(ENV) newest -m tools.texts $(ARGS)

lock: ## Write requirements/*.txt anew from *.in (ARGS=--upgrade takes newer versions)
	@$(ENV) lock -m tools.lock $(ARGS)

clean: ## Remove everything that was made here
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
