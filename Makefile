# `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN ?= params/runs/default.yml
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Keep bytecode whatever the shell sets: the tests start hundreds of processes, and each would otherwise compile everything again.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help briefs test stress lint docs lab check bench lock conda-lock clean env env-test

help:  ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

briefs: env  ## Build the environment, check the data and make the default briefs
	@$(BIN)/parlib batch $(RUN)

test: env-test  ## Run the tests (installs what they need)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q $(TESTS)

stress: env-test  ## Run the slow tests: whole cross products, kills, mutations
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q -m stress $(TESTS)

lint: env-test  ## Check style, formatting, import contracts and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy

docs: env-test  ## Build the documentation in site/, readable offline
	@$(BIN)/python tools/site.py

lab: env  ## Open JupyterLab on this machine
	@$(BIN)/parlib lab

check: env  ## Check data/raw and params without changing anything
	@$(BIN)/parlib check

bench: env-test  ## Run the benchmarks (slow)
	@for b in benchmarks/*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

env:
	@$(PYTHON) tools/environment.py run

env-test:
	@$(PYTHON) tools/environment.py test

lock:  ## Resolve pyproject.toml into the locks (for maintainers; needs uv)
	@$(PYTHON) tools/environment.py lock

conda-lock:  ## Resolve environment.yml for Linux, macOS and Windows (needs conda-lock)
	@$(PYTHON) tools/environment.py conda-lock

clean:  ## Remove the environment, releases and reports (all can be rebuilt)
	rm -rf .venv data/processed reports
