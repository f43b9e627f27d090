# Everything a developer does starts here; `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON := .venv/bin/python
PORT ?= 8000

.PHONY: help
help: ## This list
	@echo "Rapport"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "%-24s%s\n", $$1, $$2 }'

.PHONY: environment
environment:
	@deploy/environment.sh

.PHONY: demo
demo: environment ## Starts the product with two example companies; PORT=8001 moves it, RESET=1 begins again
	@exec $(PYTHON) manage.py demo --port $(PORT) $(if $(filter-out 0,$(RESET)),--reset)

.PHONY: test
test: environment ## Runs every test; ARGS="-k ticket" passes options on
	@$(PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: verify
verify: environment ## Format, lint, types, layers, migrations, checks, translations and tests, as a checklist
	@$(PYTHON) deploy/verify.py $(ARGS)

.PHONY: look
look: environment ## Opens every page as each person in a browser; leaves pictures in .look/
	@$(PYTHON) -m tests.look.run $(ARGS)

.PHONY: mutate-isolation
mutate-isolation: environment ## Takes each remedy against leaks out in turn; shows which test turned red
	@$(PYTHON) -m tests.mutations.run $(ARGS)

.PHONY: bench
bench: environment ## Measures, and compares with the gates
	@$(PYTHON) manage.py bench $(ARGS)

.PHONY: format
format: environment ## Formats the code and sorts its imports
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format .

.PHONY: messages
messages: environment ## Collects the texts to translate into each app's django.po
	@$(PYTHON) deploy/extract_messages.py
	@$(PYTHON) deploy/compile_messages.py

.PHONY: lock
lock: environment ## Writes requirements.lock anew from pyproject.toml
	@uv=$$(command -v uv || echo .tools/bin/uv); \
	"$$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --upgrade --all-extras --group dev --group build --group embedded pyproject.toml \
	  -o requirements.lock
	@deploy/environment.sh

.PHONY: clean
clean: ## Removes the environment, caches and pictures; the demo's data stay (make demo RESET=1 removes them)
	@rm -rf .venv .tools .look .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -path './.*' -prune -o \( -name __pycache__ -o -name '*.mo' \) -print0 | xargs -0 rm -rf
