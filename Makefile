# Everything a person or CI runs. A machine with Python 3.11+, its venv module, make and git needs nothing more.
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.synced
SOURCES := bot migrations benchmarks tests
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --python-version 3.11 pyproject.toml

# The Python that .venv is made with: PYTHON=…, or the first of these that is 3.11 or newer.
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.11 python3.12 python3.13 python3.14 python3)
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help

help: ## show the commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: $(STAMP) ## make .venv and install what requirements/ lists; the other commands do so too

$(STAMP): requirements/run.txt requirements/dev.txt
	@for python in $(PYTHONS); do \
		if $(PY) -c '$(NEW_ENOUGH)' 2>/dev/null; then break; fi; \
		if $$python -c '$(NEW_ENOUGH)' 2>/dev/null; then $$python -m venv --clear $(VENV); fi; \
	done
	@$(PY) -c '$(NEW_ENOUGH)' 2>/dev/null || \
		{ echo "Viva needs Python 3.11 or newer with its venv module; name one with make PYTHON=…" >&2; exit 2; }
	@test -x $(VENV)/bin/uv || $(PY) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/uv pip sync --quiet --python $(PY) requirements/dev.txt
	@touch $@

run: setup ## Telegram with TELEGRAM_BOT_TOKEN (environment or .env), else a chat page on this machine
	@exec $(PY) -m bot run

chat: setup ## the chat in this terminal
	@exec $(PY) -m bot chat

test: check ## every check and every test
	$(PY) -m pytest -n auto --dist worksteal

check: setup ## format, lint, types, imports, dependencies, content
	$(VENV)/bin/ruff format --check $(SOURCES)
	$(VENV)/bin/ruff check $(SOURCES)
	$(VENV)/bin/lint-imports
	$(VENV)/bin/deptry bot
	@$(MAKE) --no-print-directory -j2 check-types check-content

# The types are checked on one core only, so the content is checked beside them.
check-types:
	$(VENV)/bin/basedpyright

check-content:
	$(PY) -m bot check

format: setup ## rewrite the code in the house's format
	$(VENV)/bin/ruff format $(SOURCES)
	$(VENV)/bin/ruff check --fix $(SOURCES)

bench: setup ## one table: speed beside a bare echo bot, pushes, memory, growth
	$(PY) -m benchmarks

bench-parts: setup ## one grading and the pictures, by themselves
	$(PY) -m benchmarks.grading
	$(PY) -m benchmarks.pictures

bench-grader: setup ## how far the grader agrees with people: SET=answers.jsonl [RUBRICS=rubrics.yaml]
	$(PY) -m benchmarks.grader $(if $(SET),$(SET),tests/grading/blind.jsonl) $(if $(RUBRICS),--rubrics $(RUBRICS))

soak: setup ## the kill story at full length
	$(PY) -m benchmarks.soak

lock: setup ## rewrite requirements/ from pyproject.toml
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --group dev -c requirements/run.txt -o requirements/dev.txt

.PHONY: help setup run chat test check check-types check-content format bench bench-parts bench-grader soak lock
