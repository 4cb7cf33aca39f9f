# Two commands are enough: `make demo` shows Greenlane, `make test` tests it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint types contracts format bench clean

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

# The environment is made once, and again when pyproject.toml changes.
$(VENV)/.made: pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -e '.[postgres]'
	@touch $@

$(VENV)/.dev: $(VENV)/.made
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -e '.[postgres,dev]'
	@touch $@

demo: $(VENV)/.made  ## Exampleland: 10,000 declarations cleared, then the site
	@$(BIN)/greenlane demo --serve --port $(PORT)

serve: $(VENV)/.made  ## The site on what is there
	@$(BIN)/greenlane serve --port $(PORT)

test: $(VENV)/.dev  ## Every test that needs no extra server; on PostgreSQL too where DATABASE_URL names one
	@env -u DATABASE_URL $(BIN)/python -m pytest -n auto $(TESTS)
	@test -z "$$DATABASE_URL" || $(BIN)/python -m pytest -n auto --database-only $(TESTS)

lint: $(VENV)/.dev  ## Style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev  ## Types
	@$(BIN)/mypy

contracts: $(VENV)/.dev  ## Who may import whom
	@$(BIN)/lint-imports

format: $(VENV)/.dev  ## Put the style right
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: $(VENV)/.dev  ## Ratios to named limits, measured in one run (ARGS=--quick for a short one)
	@$(BIN)/python -m bench $(ARGS)

clean:  ## Remove the environment and what the demo made
	rm -rf $(VENV) var
