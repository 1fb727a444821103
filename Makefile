# Everything that people type here. `make` alone lists it.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
PROCESSES ?= 2
RUN := .venv/bin/python
LOCK := $(RUN) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help run setup setup-dev test pages check lint types imports format lock docs words openapi pictures bench clean

help:  ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup  ## Set up and run the whole product with demo data (settings: docs/settings.md)
	@.venv/bin/urakata up --demo

setup: python  ## Make .venv with what the product needs
	@$(PYTHON) deploy/set_up.py

setup-dev: python
	@$(PYTHON) deploy/set_up.py --dev

test: setup-dev  ## Set up and run every test, on servers of their own
	@$(RUN) -m pytest -n $(PROCESSES) --dist loadfile

pages: setup-dev  ## Only look at every page: axe-core, console, width, links; a part of the tests
	@$(RUN) -m pytest tests/web/test_every_page*.py -n $(PROCESSES) --dist loadfile

check: lint types imports  ## Every check that needs no server

lint: setup-dev  ## Style and common mistakes
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .

types: setup-dev  ## Types, strictly
	@$(RUN) -m mypy

imports: setup-dev  ## Who may import whom
	@.venv/bin/lint-imports

format: setup-dev  ## Format the code, and mend what can be mended
	@$(RUN) -m ruff check --fix-only .
	@$(RUN) -m ruff format .

lock: setup-dev  ## Lock the dependencies anew, with hashes
	@$(LOCK) $(LOCKFLAGS) requirements.in -o requirements.txt
	@$(LOCK) $(LOCKFLAGS) requirements-dev.in -o requirements-dev.txt

docs: setup-dev  ## Write the pages that are made from the code
	@$(RUN) -m deploy.settings_page > docs/settings.md

words: setup-dev  ## Bring the pages' words up to date, and list what is still to be said in Japanese
	@$(RUN) -m deploy.words

openapi: setup  ## Write openapi/urakata-v1.json from the app
	@.venv/bin/urakata openapi > openapi/urakata-v1.json.new
	@mv openapi/urakata-v1.json.new openapi/urakata-v1.json

pictures: setup-dev  ## Take the pictures of the README anew, of the demo that `make run` runs in another terminal
	@$(RUN) -m tests.docs.pictures

bench: setup-dev  ## Measure against raw Postgres on this machine
	@$(RUN) -m bench

clean:  ## Remove what set-up and tests made; the data in .urakata stay
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
