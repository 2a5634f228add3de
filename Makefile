# Two commands: `make run` starts the app, `make test` checks everything. README.md spells both out without make.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder

.PHONY: run test test-all test-fast lint types node pytest soak translations benchmark clean

run: .venv/run.stamp
	$(BIN)/streamlit run app.py --server.port $(PORT)

# Everything but what is marked `soak`; each step is timed, and the first that fails is the last that is run.
test: .venv/test.stamp
	+@sh tools/steps.sh lint types node pytest

# Everything: also what is marked `soak`, with many more examples of each property.
test-all: .venv/test.stamp
	+@sh tools/steps.sh lint types node soak

# What needs no browser and no server: while one works.
test-fast: .venv/test.stamp
	$(PYTEST) -m "not browser and not soak"

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp
	$(BIN)/mypy
	npm run --silent check

node: .venv/test.stamp
	node --test tests/ui/components/js/*.test.js

pytest: .venv/test.stamp
	$(PYTEST)

soak: .venv/test.stamp
	RAVINE_SOAK=1 $(PYTEST) -m ""

translations: .venv/test.stamp  # what languages lack; with WRITE=1 their files are merged with the sources first
	$(BIN)/python -m tools.translations $(if $(WRITE),--write)

benchmark: .venv/test.stamp
	$(BIN)/python -m benchmarks.core
	$(BIN)/python -m benchmarks.player
	$(BIN)/python -m benchmarks.maps

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis node_modules

.venv/run.stamp: requirements.txt
	sh tools/venv.sh $(PYTHON) requirements.txt
	touch $@

.venv/test.stamp: requirements.txt requirements-dev.txt package-lock.json tools/browser.sh tools/node.sh
	sh tools/venv.sh $(PYTHON) requirements-dev.txt
	sh tools/browser.sh
	sh tools/node.sh
	touch $@
