# Everything a newcomer needs: `make run` and `make test`. Only Python >= 3.11, make and a package index are assumed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

.PHONY: setup run test check bench soak lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本 / Python >= 3.11 is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

run: $(STAMP)
	$(BIN)/hallclient practice

test: $(STAMP)
	$(BIN)/python -m pytest -n 4

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/make_errors.py --check

bench: $(STAMP)
	$(BIN)/python -m bench

# The long runs: many more histories of the rules, many more kills of a receiving window.
soak: $(STAMP)
	HALL_PROFILE=soak HALL_KILLS=100 $(BIN)/python -m pytest -n 2 --timeout 3600 tests/core/test_histories.py tests/program/test_many_processes.py

# Needs `uv`; the lock names versions and hashes, never an address.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache
