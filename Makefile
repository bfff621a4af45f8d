# Each target sets up what it needs: a virtual environment in .venv, pinned by requirements/*.txt.
# Variables: PORT, and every LOCKENCE_* variable of docs/settings.md.

PYTHON ?= python3
PORT   ?= 8080

.DEFAULT_GOAL := help
BUILT     := server/src/lockence_server/dashboard
DASHBOARD := $(BUILT)/index.html
GUIDE     := $(BUILT)/docs/index.html

.PHONY: help run web guide test test-server test-web test-sdk-python test-sdk-cpp test-sdk-csharp pictures lint lint-server lint-web lint-sdk-python format openapi bench bench-growth bench-attempts bench-lists bench-disturbance bench-dashboard lock clean

help:  ## Show these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: .venv/run $(DASHBOARD) $(GUIDE)  ## Start Lockence with a demo application on http://127.0.0.1:8080
	.venv/bin/lockence serve --demo --port $(PORT)

web: .venv/run $(DASHBOARD)  ## Build the dashboard

guide: $(GUIDE)  ## Build the documentation's site, which the server has at /docs/

test: test-web test-sdk-python test-sdk-cpp test-sdk-csharp test-server  ## Run every test, on SQLite and on PostgreSQL

test-server: .venv/dev $(DASHBOARD) $(GUIDE)  ## Run the tests of the server and of the dashboard in Chromium
	cd server && ../.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-web: web/node_modules/.installed  ## Run the tests of the dashboard's parts
	web/npm run -s test

test-sdk-python: .venv/dev  ## Run the tests of the Python SDK
	cd sdks/python && ../../.venv/bin/python -m pytest

test-sdk-cpp: .venv/dev  ## Build the C++ SDK with sanitizers and run its tests
	@sdks/cpp/test.sh

test-sdk-csharp: .venv/dev  ## Run the tests of the C# SDK (needs Mono)
	PYTHON=$(CURDIR)/.venv/bin/python sdks/csharp/test.sh

lint: lint-server lint-web lint-sdk-python  ## Check style, types and the direction of imports

lint-server: .venv/dev
	cd server && ../.venv/bin/ruff check . ../benchmarks ../docs/site ../examples && ../.venv/bin/ruff format --check . ../benchmarks ../docs/site ../examples
	cd server && ../.venv/bin/mypy
	cd server && ../.venv/bin/lint-imports --no-cache

lint-web: web/node_modules/.installed
	web/npm run -s lint

lint-sdk-python: .venv/dev
	cd sdks/python && ../../.venv/bin/ruff check . ../conformance && ../../.venv/bin/ruff format --check . ../conformance
	cd sdks/python && ../../.venv/bin/mypy
	cd sdks/conformance && MYPYPATH=../../server/src ../../.venv/bin/mypy --config-file ../../server/pyproject.toml .

pictures: .venv/dev $(DASHBOARD)  ## Draw docs/images anew (needs Chromium)
	cd server && PICTURES=../docs/images ../.venv/bin/python -m pytest tests/browser/test_pages.py

format: .venv/dev  ## Format the code
	cd server && ../.venv/bin/ruff check --fix . ../benchmarks ../docs/site ../examples; ../.venv/bin/ruff format . ../benchmarks ../docs/site ../examples
	cd sdks/python && ../../.venv/bin/ruff check --fix . ../conformance; ../../.venv/bin/ruff format . ../conformance

openapi: .venv/dev  ## Write openapi.json from the code
	.venv/bin/python -m lockence_server.management.api.app > openapi.json

bench: .venv/bench  ## Measure the client API beside its yardstick (needs wrk; about 17 minutes)
	.venv/bin/python benchmarks/throughput.py

bench-growth: .venv/bench  ## Measure how cost grows from 1,000 to 1,000,000 sessions (needs wrk; about 20 minutes)
	.venv/bin/python benchmarks/growth.py

bench-attempts: .venv/bench  ## Measure the lists of attempts with 10,000 rows and with 10,000,000 (3 minutes, 5 GB)
	.venv/bin/python benchmarks/attempts.py

bench-lists: .venv/bench  ## Measure lists, bulk creation and export among 1,000,000 licenses (about 8 minutes)
	.venv/bin/python benchmarks/lists.py

bench-disturbance: .venv/bench  ## Measure clients' answers while the vendor exports and creates (needs wrk; about 8 minutes)
	.venv/bin/python benchmarks/disturbance.py

bench-dashboard: .venv/bench $(DASHBOARD)  ## Measure what a person waits for at the list of 1,000,000 licenses (needs Chromium; about 5 minutes)
	.venv/bin/python benchmarks/dashboard.py

lock:  ## Pin the newest allowed dependencies (needs uv)
	cd server && uv pip compile $(LOCK) pyproject.toml --group build -o ../requirements/run.txt
	cd server && uv pip compile $(LOCK) pyproject.toml --group build --group dev -c ../requirements/run.txt -o ../requirements/dev.txt
	cd server && uv pip compile $(LOCK) pyproject.toml --group build --group dev --group bench -c ../requirements/dev.txt -o ../requirements/bench.txt
	cd server && uv pip compile $(LOCK) --group node -o ../requirements/node.txt
	cd server && uv pip compile $(LOCK) --group guide -c ../requirements/bench.txt -o ../requirements/guide.txt

LOCK = -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header

clean:  ## Remove the virtual environment and caches (not ./data)
	rm -rf .venv web/node_modules $(BUILT) server/.mypy_cache server/.ruff_cache server/.hypothesis
	rm -rf sdks/python/.mypy_cache sdks/python/.ruff_cache sdks/conformance/.mypy_cache sdks/conformance/.ruff_cache sdks/cpp/build sdks/csharp/build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lockence needs Python 3.11 or newer; set PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }

# The project itself is installed in place, so a changed source file needs no new set-up.
.venv/run .venv/dev .venv/bench .venv/guide: .venv/%: requirements/%.txt server/pyproject.toml | .venv/bin/python
	@echo "Setting up .venv ($*): the first time takes a minute."
	@.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@.venv/bin/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e server
	@touch $@

# What the dashboard is built from. It is built again when any of it changed.
$(DASHBOARD): web/node_modules/.installed openapi.json $(shell find web -name node_modules -prune -o -type f ! -name '*.gen.ts' -print)
	@echo "Building the dashboard."
	@web/npm run -s build
	@.venv/bin/python -m servestatic.compress -q $(BUILT)

# After the dashboard, whose build begins with an empty folder.
$(GUIDE): .venv/guide $(DASHBOARD) sdks/README.md $(shell find docs -type f)
	@echo "Building the guide."
	@.venv/bin/python -m sphinx -q -W -E -b dirhtml -c docs/site -d .venv/doctrees docs $(dir $@)
	@.venv/bin/python -m servestatic.compress -q $(dir $@)

web/node_modules/.installed: web/package-lock.json | .venv/bin/python
	@echo "Fetching what the dashboard is built with: the first time takes a minute."
	@web/npm ci --no-audit --no-fund --loglevel=error
	@touch $@
