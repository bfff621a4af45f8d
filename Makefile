# Each target sets up what it needs: a virtual environment in .venv, pinned by requirements/*.txt.
# Variables: PORT, and every LOCKENCE_* variable of docs/settings.md.

PYTHON ?= python3
PORT   ?= 8080

.DEFAULT_GOAL := help
.PHONY: help run test test-sdk-python test-sdk-csharp lint format openapi bench bench-growth bench-attempts bench-lists bench-disturbance lock clean

help:  ## Show these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: .venv/run  ## Start Lockence with a demo application on http://127.0.0.1:8080
	.venv/bin/lockence serve --demo --port $(PORT)

test: .venv/dev test-sdk-python test-sdk-csharp  ## Run every test, on SQLite and on PostgreSQL
	cd server && ../.venv/bin/python -m pytest

test-sdk-python: .venv/dev  ## Run the tests of the Python SDK
	cd sdks/python && ../../.venv/bin/python -m pytest

test-sdk-csharp: .venv/dev  ## Run the tests of the C# SDK (needs Mono)
	PYTHON=$(CURDIR)/.venv/bin/python sdks/csharp/test.sh

lint: .venv/dev  ## Check style, types and the direction of imports
	cd server && ../.venv/bin/ruff check . ../benchmarks ../examples && ../.venv/bin/ruff format --check . ../benchmarks ../examples
	cd server && ../.venv/bin/mypy
	cd server && ../.venv/bin/lint-imports --no-cache
	cd sdks/python && ../../.venv/bin/ruff check . ../conformance && ../../.venv/bin/ruff format --check . ../conformance
	cd sdks/python && ../../.venv/bin/mypy
	cd sdks/conformance && MYPYPATH=../../server/src ../../.venv/bin/mypy --config-file ../../server/pyproject.toml .

format: .venv/dev  ## Format the code
	cd server && ../.venv/bin/ruff check --fix . ../benchmarks ../examples; ../.venv/bin/ruff format . ../benchmarks ../examples
	cd sdks/python && ../../.venv/bin/ruff check --fix . ../conformance; ../../.venv/bin/ruff format . ../conformance

openapi: .venv/dev  ## Write openapi.json from the code
	.venv/bin/python -m lockence_server.management.api.app > openapi.json

bench: .venv/bench  ## Measure the client API beside its yardstick (needs wrk; about 12 minutes)
	.venv/bin/python benchmarks/throughput.py

bench-growth: .venv/bench  ## Measure how cost grows from 1,000 to 1,000,000 sessions (needs wrk; about 20 minutes)
	.venv/bin/python benchmarks/growth.py

bench-attempts: .venv/bench  ## Measure the lists of attempts with 10,000 rows and with 10,000,000 (3 minutes, 5 GB)
	.venv/bin/python benchmarks/attempts.py

bench-lists: .venv/bench  ## Measure lists, bulk creation and export among 1,000,000 licenses (about 8 minutes)
	.venv/bin/python benchmarks/lists.py

bench-disturbance: .venv/bench  ## Measure clients' answers while the vendor exports and creates (needs wrk; about 3 minutes)
	.venv/bin/python benchmarks/disturbance.py

lock:  ## Pin the newest allowed dependencies (needs uv)
	cd server && uv pip compile $(LOCK) --group build -o ../requirements/run.txt
	cd server && uv pip compile $(LOCK) --group build --group dev -c ../requirements/run.txt -o ../requirements/dev.txt
	cd server && uv pip compile $(LOCK) --group build --group dev --group bench -c ../requirements/dev.txt -o ../requirements/bench.txt

LOCK = -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header pyproject.toml

clean:  ## Remove the virtual environment and caches (not ./data)
	rm -rf .venv server/.mypy_cache server/.ruff_cache server/.hypothesis sdks/python/.mypy_cache sdks/python/.ruff_cache sdks/conformance/.mypy_cache sdks/conformance/.ruff_cache sdks/csharp/build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lockence needs Python 3.11 or newer; set PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }

# The project itself is installed in place, so a changed source file needs no new set-up.
.venv/run .venv/dev .venv/bench: .venv/%: requirements/%.txt server/pyproject.toml | .venv/bin/python
	@echo "Setting up .venv ($*): the first time takes a minute."
	@.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@.venv/bin/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e server
	@touch $@
