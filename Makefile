# What a person types. Everything is set up on the way; nothing is done twice.
PYTHON ?= python3
PY := .venv/bin/python
export PORT ?= 8000

.PHONY: help setup run test check bench shots messages lock

help:
	@echo "make run    set up and serve the portal with demo data at http://127.0.0.1:8000/ (PORT=... for another port)"
	@echo "make test   set up and run the tests, browser tests included (ARGS='-k word', BROWSER=0)"
	@echo "make check  lint, types, import contracts, templates, migrations, translations, production settings"
	@echo "make bench  benchmarks beside their yardsticks (ONLY=name)"
	@echo "make shots  pictures of every page type into var/shots/"
	@echo "make messages  take new texts into the translation files"
	@echo "make lock   pin the Python packages anew from pyproject.toml"

setup:
	@$(PYTHON) tools/bootstrap.py

run: setup
	@$(PY) tools/run.py

test:
	@$(PYTHON) tools/bootstrap.py $(if $(filter 0,$(BROWSER)),,--chromium)
	@$(PY) -m pytest -n 2 --dist loadgroup $(if $(filter 0,$(BROWSER)),-m "not browser") $(ARGS)

check: setup
	@$(PY) tools/check.py

bench: setup
	@$(PY) -m tests.benchmarks $(ONLY)

shots:
	@$(PYTHON) tools/bootstrap.py --chromium
	@$(PY) tools/shots.py

messages: setup
	@$(PY) tools/messages.py extract

lock: setup
	@$(PY) tools/lock.py
