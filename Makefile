# `make run` and `make test` need Python 3.11 or newer with its venv module, and nothing else.
.PHONY: run test slow lint bench for-running for-testing

BIN := .venv/bin
WORKERS ?= 2
PYTEST_OPTIONS ?=
export PYTHON

run: for-running
	@$(BIN)/directory db up
	@$(BIN)/directory seed --demo --if-empty
	@$(BIN)/directory account links
	@$(BIN)/directory serve

test: for-testing
	@$(BIN)/python -m pytest -m "not slow" -n $(WORKERS) $(PYTEST_OPTIONS)

slow: for-testing
	@$(BIN)/python -m pytest -m slow -n $(WORKERS) --dist loadfile $(PYTEST_OPTIONS)

lint: for-testing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: for-testing
	@$(BIN)/python -m benchmarks

for-running:
	@sh .ci/install .

for-testing:
	@sh .ci/install '.[test,lint]'
