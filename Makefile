# Two commands: `make run` serves the demo tenant at http://localhost:8000, `make test` passes everything.
PYTHON ?= python3
BIN := .venv/bin
UI := designer-ui
UI_SOURCES := $(shell find $(UI)/src $(UI)/index.html $(UI)/vite.config.ts -type f 2>/dev/null)
WORKERS ?= 2

.PHONY: help setup run test conformance check format types bench docs clean
.DELETE_ON_ERROR:

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .make/python .make/ui ## install what the project needs, into .venv and designer-ui/node_modules

run: .make/python $(UI)/dist/index.html ## serve the demo tenant at http://localhost:8000
	$(BIN)/jigsmith up --demo

test: .make/python .make/browser $(UI)/dist/index.html ## unit, PostgreSQL, browser
	cd $(UI) && npm run --silent test
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup

conformance: .make/python ## FEEL against the DMN conformance kit (JIGSMITH_SHARED names its folder, default ../shared)
	$(BIN)/pytest -q -rs tests/conformance

check: .make/python .make/ui ## format, lint, types, imports, layout
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_layout.py
	cd $(UI) && npm run --silent lint && npm run --silent typecheck

format: .make/python .make/ui ## write the format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix -q .
	cd $(UI) && npm run --silent format

types: .make/python .make/ui ## regenerate the TypeScript types from the server's OpenAPI
	$(BIN)/jigsmith openapi > .make/openapi.json
	cd $(UI) && npx openapi-typescript ../.make/openapi.json --default-non-nullable=false -o src/api/schema.ts

docs: .make/python ## regenerate docs/reference
	$(BIN)/python -m engine.fields.describe
	$(BIN)/jigsmith settings > docs/reference/settings.md

bench: .make/python ## measure against the hand-written floor
	$(BIN)/python -m benchmarks

clean: ## remove what make made (not your data in var/)
	rm -rf .venv .make $(UI)/node_modules $(UI)/dist

.make/python: requirements.lock pyproject.toml
	@mkdir -p .make
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.make/ui: $(UI)/package.json $(UI)/package-lock.json
	@mkdir -p .make
	cd $(UI) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.make/browser:
	@mkdir -p .make
	@command -v chromium >/dev/null || { \
	  sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq chromium fonts-wqy-zenhei; }
	@touch $@

$(UI)/dist/index.html: .make/ui $(UI_SOURCES)
	cd $(UI) && npm run --silent build
	@touch $@
