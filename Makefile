# Two commands: `make run` starts the app, `make test` checks everything. README.md spells both out without make.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test lint benchmark clean

run: .venv/run.stamp
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/test.stamp lint
	node --test tests/ui/components/js/*.test.js
	$(BIN)/python -m pytest -q

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npm run --silent check

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
