# congvan. `make` lists what can be made.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell .ci/find-python)
NEXT_PYTHON ?= $(shell .ci/find-python next)
PORT ?= 8000
VENV := .venv
NEXT_VENV := .venv-next
RUN := $(VENV)/bin/python
MANAGE := CONGVAN_DEBUG=1 CONGVAN_PORT=$(PORT) $(RUN) manage.py
SOURCES := $(shell find workflow flows permissions config tests bench .ci -name '*.py' -not -path '*/.*' 2>/dev/null)
# The suite runs once more on the newer Django, unless this environment has it already or there is no such Python.
NEXT := $(shell [ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 12))' && [ -n "$(NEXT_PYTHON)" ] && echo $(NEXT_VENV))

.PHONY: help demo code play test soak bench bench-reading lint format words shape lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 24

demo: $(VENV)/.base  ## a seeded province plays one letter's life, then serves: SERVE=0 PORT=8000 RESET=1
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) congvan_demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve) $(if $(filter 1,$(RESET)),--reset)

play: $(VENV)/.base  ## the life of the letters in LETTER=FILE, with DIRECTORY=CSV and JSON=FILE where given
	@test -n "$(LETTER)" || { echo "make play LETTER=FILE [DIRECTORY=CSV] [JSON=FILE]" >&2; exit 2; }
	@rm -rf var/play && mkdir -p var/play
	@CONGVAN_DATA=var/play $(MANAGE) congvan_play "$(LETTER)" $(if $(DIRECTORY),--directory "$(DIRECTORY)") $(if $(JSON),--json "$(JSON)")

code: $(VENV)/.base  ## the demo's current second-factor code
	@$(MANAGE) congvan_code

test: lint $(if $(NEXT),$(NEXT_VENV)/.dev)  ## lint, house gates and the suite; CONGVAN_TEST_SERVICES=required takes all
	@if [ "$$CONGVAN_TEST_SERVICES" = required ] && [ -z "$(NEXT)" ] && [ -z "$(filter $(PYTHON),$(NEXT_PYTHON))" ]; then \
	  echo "Everything is required, but there is no Python 3.12 or later for the newer Django." >&2; exit 1; fi
	@.ci/test $(VENV) $(NEXT)

soak: $(VENV)/.dev  ## the long forms of the tests, on SQLite and then on PostgreSQL
	@CONGVAN_SOAK=1 CONGVAN_TEST_SERVICES=required $(RUN) -m pytest -q
	@CONGVAN_SOAK=1 CONGVAN_TEST_SERVICES=required CONGVAN_DB=postgres $(RUN) -m pytest -q --only-database

bench: $(VENV)/.dev  ## side by side with the naive and the floor code in bench/, on both databases
	@$(RUN) -m bench $(ARGS)

bench-reading: $(VENV)/.dev  ## generated letters through the reader, a score per field and noise: N=200 SEED=1 SHOW=5 PAPER=20
	@$(RUN) -m bench.letters --letters $(or $(N),200) --seed $(or $(SEED),1) --paper $(or $(PAPER),0) --show $(or $(SHOW),0) $(ARGS)

lint: $(VENV)/.lint  ## ruff, import contracts, types

$(VENV)/.lint: $(VENV)/.dev pyproject.toml $(SOURCES)
	@echo "== ruff, import contracts, types"
	@$(RUN) -m ruff check --quiet
	@$(RUN) -m ruff format --check --quiet || { echo "make format" >&2; exit 1; }
	@$(VENV)/bin/lint-imports --cache-dir .cache/import_linter > $@.out || { cat $@.out; exit 1; }
	@$(RUN) -m mypy --no-error-summary
	@touch $@

format: $(VENV)/.dev  ## rewrite the sources in the house's form
	@$(RUN) -m ruff check --quiet --fix-only
	@$(RUN) -m ruff format --quiet

words: $(VENV)/.base  ## collect the screen's words for the English catalogues and compile them (needs gettext)
	@$(MANAGE) makemessages -l en --no-location --no-obsolete --no-wrap --ignore tests --ignore bench --ignore var --ignore '.*' --verbosity 0
	@$(MANAGE) compilemessages -l en --ignore tests --ignore '.*' --verbosity 0
	@for room in config flows permissions workflow; do msgattrib --untranslated --no-wrap $$room/locale/en/LC_MESSAGES/django.po; msgattrib --only-fuzzy --no-wrap $$room/locale/en/LC_MESSAGES/django.po; done

shape: $(VENV)/.dev  ## sizes of files and functions, tests to source
	@$(RUN) -m tests.house.shape

lock: $(VENV)/.dev  ## renew requirements/*.lock within the bounds of pyproject.toml
	@command -v uv >/dev/null || { echo "make lock needs uv." >&2; exit 1; }
	@.ci/lock

clean:  ## remove environments, caches and the demo's data
	@rm -rf .venv .venv-next .cache .mypy_cache .ruff_cache .hypothesis build dist var
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.base: requirements/base.lock
	@.ci/environment $(VENV) "$(PYTHON)" $<
	@touch $@

$(VENV)/.dev: requirements/dev.lock
	@.ci/environment $(VENV) "$(PYTHON)" $<
	@touch $@ $(VENV)/.base

$(NEXT_VENV)/.dev: requirements/dev.lock
	@.ci/environment $(NEXT_VENV) "$(NEXT_PYTHON)" $<
	@touch $@
