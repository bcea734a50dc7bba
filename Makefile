# Everything a user needs. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN ?= params/runs/default.yml
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# What is compiled once is kept, whatever the shell says: the tests start hundreds of processes, and each would compile all of it again.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help briefs test stress lint docs lab check bench lock conda-lock clean env env-test

help:  ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

briefs: env  ## Build the environment, check the data, make the default briefs
	@$(BIN)/parlib batch $(RUN)

test: env-test  ## Run the tests (installs what they need)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q $(TESTS)

stress: env-test  ## Run the long forms of the tests: whole cross products, kills, mutations
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q -m stress $(TESTS)

lint: env-test  ## Check style, formats, who imports whom, and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy

docs: env-test  ## Write the documentation to site/, readable without a network
	@$(BIN)/python tools/site.py

lab: env  ## Open JupyterLab on this machine, with its token
	@$(BIN)/parlib lab

check: env  ## Check data/raw and params, change nothing
	@$(BIN)/parlib check

bench: env-test  ## Run the benchmarks (ratios inside one run; takes a while)
	@for b in benchmarks/*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

env:
	@$(PYTHON) tools/environment.py run

env-test:
	@$(PYTHON) tools/environment.py test

lock:  ## Resolve pyproject.toml into the locks (for maintainers; needs uv)
	@$(PYTHON) tools/environment.py lock

conda-lock:  ## Resolve environment.yml for Linux, macOS and Windows (needs conda-lock)
	@$(PYTHON) tools/environment.py conda-lock

clean:  ## Remove what can be rebuilt: environment, releases, reports
	rm -rf .venv data/processed reports
