# Two commands: `make run` serves the demo county, `make test` runs everything.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-server check bench setup browser messages clean

run: .make/ready
	@$(BIN)/nabe run --port $(PORT) --demo

setup: .make/ready

.make/venv: pyproject.toml
	@mkdir -p .make
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Python packages ..."
	@$(BIN)/python -m pip install -q --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install -q -e . --group dev
	@touch $@

.make/frontend: .make/venv package.json $(wildcard nabe/ui/frontend/*) $(shell find nabe -name '*.html' 2>/dev/null) $(shell find nabe/ui -name '*.py' 2>/dev/null)
	@echo "Building style and script ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" nabe/ui/frontend/build
	@touch $@

.make/locale: .make/venv $(wildcard nabe/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python -m nabe.config.catalogues compile
	@touch $@

.make/ready: .make/venv .make/frontend .make/locale
	@$(BIN)/nabe manage collectstatic --no-input -v 0
	@touch $@

# --- developers ---------------------------------------------------------------------------
browser: .make/venv
	@deploy/install-chromium || true

check: .make/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet nabe
	$(BIN)/nabe manage makemigrations --check --dry-run
	$(BIN)/python -m nabe.config.catalogues check

test: check browser
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser"
	$(BIN)/pytest -n 2 --dist worksteal -m browser

# The same suite against a server: make test-server DATABASE_URL=postgres://user@host/database
test-server: .make/ready
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser"

bench: .make/ready
	@set -e; for question in bench/[a-z]*.py; do echo; $(BIN)/python $$question; done

messages: .make/venv
	$(BIN)/python -m nabe.config.catalogues update

clean:
	rm -rf .make .venv node_modules nabe/ui/static/ui/built
