# Everything a person or CI runs. A machine with Python 3.11+, its venv module, make and git needs nothing more.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.synced
SOURCES := bot migrations benchmarks tests

.DEFAULT_GOAL := help

help: ## show the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: $(STAMP) ## make .venv and install what requirements/ lists

$(STAMP): requirements/run.txt requirements/dev.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@test -x $(VENV)/bin/uv || $(PY) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/uv pip sync --quiet --python $(PY) requirements/dev.txt
	@touch $@

run: setup ## Telegram with TELEGRAM_BOT_TOKEN, else the chat on this machine
	@exec $(PY) -m bot run

chat: setup ## the chat in this terminal
	@exec $(PY) -m bot chat

test: check ## every check and every test
	$(PY) -m pytest

check: setup ## format, lint, types, imports, dependencies, content
	$(VENV)/bin/ruff format --check $(SOURCES)
	$(VENV)/bin/ruff check $(SOURCES)
	$(VENV)/bin/basedpyright
	$(VENV)/bin/lint-imports
	$(VENV)/bin/deptry bot
	$(PY) -m bot check

format: setup ## rewrite the code in the house's format
	$(VENV)/bin/ruff format $(SOURCES)
	$(VENV)/bin/ruff check --fix $(SOURCES)

bench: setup ## time one grading, start-up and memory
	$(PY) -m benchmarks.grading
	$(PY) -m benchmarks.startup

soak: setup ## the kill story at full length
	$(PY) -m benchmarks.soak

lock: setup ## rewrite requirements/ from pyproject.toml
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --group dev pyproject.toml -c requirements/run.txt -o requirements/dev.txt

.PHONY: help setup run chat test check format bench soak lock
