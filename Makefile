# What can be done here. Works with make 3.81 on Linux and macOS; needs only Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMPS := var/.made

.DEFAULT_GOAL := help
.PHONY: help run demo demo-reset ward administrator retention verify docs test check format bench vega clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMPS)/run ## the dashboard on http://localhost:8501: your ward, or the demo ward while there is none
	@if $(RUN) -m core.holds_ward; then exec $(RUN) asgi.py; else exec $(MAKE) --no-print-directory demo; fi

demo: $(STAMPS)/run ## the demo ward, whether or not you have a ward of your own
	@$(RUN) -m seed.demo
	@WARD_DEMO=1 $(RUN) asgi.py

demo-reset: $(STAMPS)/run ## plant the demo ward anew, with its history up to today
	@$(RUN) -m seed.demo --reset

ward: $(STAMPS)/run ## start your own ward: make ward FROM=folder (see seed/template)
	@test -n "$(FROM)" || { echo "Say where its data are: make ward FROM=folder   (a pattern: seed/template)"; exit 2; }
	@$(RUN) -m seed.ward "$(FROM)"

administrator: $(STAMPS)/run ## a one-time link for a new administrator, when nobody can sign in as one
	@$(RUN) -m seed.administrator

retention: $(STAMPS)/run ## let go of what was kept long enough (the server does it daily): make retention DRY=1 only says
	@$(RUN) -m upkeep retention $(if $(DRY),--dry-run)

verify: $(STAMPS)/run ## is the audit trail still as it was written? make verify KNOWN=hash from an earlier log
	@$(RUN) -m core.verify $(if $(KNOWN),--known $(KNOWN))

docs: $(STAMPS)/run ## write docs/roles.md anew from the registry of roles
	@$(RUN) -m core.roles_page

test: check $(STAMPS)/browser ## everything: style, types, both databases, a real browser
	@CHROMIUM="$$(cat $(STAMPS)/browser)" $(RUN) -m pytest -n $(or $(JOBS),2) --dist loadscope

check: $(STAMPS)/test ## style and types only
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy

format: $(STAMPS)/test ## put the style right
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

bench: $(STAMPS)/browser ## measure, against the plain framework, and print a table
	@CHROMIUM="$$(cat $(STAMPS)/browser)" $(RUN) -m bench

vega: ## build static/vega/vega.js anew (only to change its version; needs Node)
	@cd static/vega/build && npm ci --no-audit --no-fund && npm run build && rm -rf node_modules

clean: ## forget what was installed; data in var/ stay
	rm -rf $(VENV) $(STAMPS) .mypy_cache .ruff_cache .pytest_cache

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed. If it has another name: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv is missing. On Debian or Ubuntu: apt-get install -y python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt $(STAMPS)/venv
	@echo "Installing what running needs ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(RUN) -m compileall -q asgi.py dashboard.py actions boards charts core files gate maps metrics models pages reports seed texts upkeep
	@touch $@

$(STAMPS)/test: requirements-dev.txt $(STAMPS)/run
	@echo "Installing what testing needs ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(STAMPS)/browser: tests/browser/find_browser.py $(STAMPS)/test
	@$(RUN) tests/browser/find_browser.py > $@.part
	@mv $@.part $@
