# Two commands: `make run` starts the app, `make test` checks everything. README.md spells both out without make.
# `make help` lists the others.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501
ADDRESS ?= 127.0.0.1
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder
PROMISES := tests/engine/test_acceptance.py tests/optimizers/test_conformance.py

.PHONY: run help test test-all test-fast browser lint types node executors pytest soak site translations format lock image benchmark clean

run: .venv/run.stamp  ## start the app on http://localhost:8501 (PORT=..., ADDRESS=0.0.0.0 for the whole network)
	RAVINE_LOG=$${RAVINE_LOG:-full} $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

help:
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 14

# Each step is timed; those with a plus between them run at the same time.
test: .venv/test.stamp  ## everything but what is marked `soak`
	+@sh tools/steps.sh lint types+node+executors+pytest

test-all: .venv/test.stamp  ## everything: also what is marked `soak`, with many more examples of each property
	+@sh tools/steps.sh lint types+node+executors+soak

test-fast: .venv/test.stamp  ## what needs no browser and no server: while one works
	$(PYTEST) -m "not browser and not soak"

browser: .venv/test.stamp  ## what test-fast leaves out
	$(PYTEST) -m "browser and not soak"

lint: .venv/test.stamp  ## ruff's rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp  ## mypy and tsc
	$(BIN)/mypy
	npm run --silent check

node: .venv/test.stamp  ## the unit tests of the JavaScript
	node --test tests/ui/components/js/*.test.js

# Otherwise tests are run by whichever executor pays, as on a server.
executors: .venv/test.stamp  ## promised counts and rules by NumPy alone and by machine code alone (ALL=1: all of the engine's tests)
	for one in numpy native; do RAVINE_EXECUTOR=$$one $(if $(ALL),$(PYTEST) tests/engine tests/optimizers,$(BIN)/python -m pytest -q -n0 -p no:cacheprovider $(PROMISES)) || exit 1; done

pytest: .venv/test.stamp
	$(PYTEST)

soak: .venv/test.stamp
	RAVINE_SOAK=1 $(PYTEST) -m ""

site: .venv/run.stamp  ## build the edition without a server into site/ (downloads are kept in ~/.cache/ravine-site)
	@command -v npm >/dev/null || sh tools/apt.sh --no-install-recommends nodejs npm
	$(BIN)/python -m tools.site

translations: .venv/test.stamp  ## what languages lack (WRITE=1: their files are merged with the sources first)
	$(BIN)/python -m tools.translations $(if $(WRITE),--write)

format: .venv/test.stamp  ## write the Python code in the one format, and mend what ruff can mend
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

lock:  ## write the lock files anew after a change of requirements*.txt (UPGRADE=1: newest of everything else)
	sh tools/venv.sh $(PYTHON)
	$(BIN)/python -m tools.lock $(if $(UPGRADE),--upgrade)

image: .venv/test.stamp  ## build the image and try it; test-all does so where there is an engine
	RAVINE_IMAGE=1 $(BIN)/python -m pytest -q -n0 -m soak tests/deploy/test_image.py

benchmark: .venv/test.stamp  ## measure the engine, the player, the maps, the edition without a server and many visitors
	$(BIN)/python -m benchmarks.core
	$(BIN)/python -m benchmarks.steps
	$(BIN)/python -m benchmarks.player
	$(BIN)/python -m benchmarks.pad
	$(BIN)/python -m benchmarks.live_maps
	$(BIN)/python -m benchmarks.maps
	$(BIN)/python -m benchmarks.rerun
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.load

clean:  ## remove everything that was installed or made here
	rm -rf site .site.lock .venv node_modules .stamps .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/browser/shots *.egg-info
	find . -name .git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

.venv/run.stamp: requirements.lock tools/installer.lock
	sh tools/venv.sh $(PYTHON) requirements.lock
	touch $@

# Tests start Python many times: all bytecode is made at once, also where PYTHONDONTWRITEBYTECODE is set.
.venv/test.stamp: requirements-dev.lock tools/installer.lock package-lock.json tools/browser.sh tools/node.sh tools/proxies.sh
	sh tools/venv.sh $(PYTHON) requirements-dev.lock --compile
	sh tools/browser.sh
	sh tools/node.sh
	sh tools/proxies.sh
	touch $@
