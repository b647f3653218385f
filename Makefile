# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VPY := .venv/bin/python
# What a target is told on the command line (make run PORT=8090) reaches its program.
export PORT BROKER_PORT

.DEFAULT_GOAL := help
.PHONY: help run test check fix assets strings migration screenshots bench coverage lock clean run-environment test-environment

help: ## Show these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14 | sort

run: run-environment ## Start the site with demo logs and a demo broker (PORT=8080 BROKER_PORT=8089)
	@$(VPY) -m tools.run

test: test-environment ## Run every check; says what this machine could not run (LAYERS="unit browser" SEED=1)
	@$(VPY) -m tools.check $(if $(SEED),--seed $(SEED)) $(LAYERS)

check: test-environment ## Run the fast checks: format, lint, types, imports, translations, unit tests
	@$(VPY) -m tools.check --fast

fix: test-environment ## Format the code and mend what can be mended by itself
	@$(VPY) -m ruff format . && $(VPY) -m ruff check --fix .

assets: run-environment ## Fetch the design system into static/vendor
	@$(VPY) -m tools.assets

strings: test-environment ## Bring the translation catalogues up to the texts in the code
	@$(VPY) -m tools.translations strings

migration: test-environment ## Write a migration from the models: make migration m="add a column"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add a column"'; exit 2; }
	@$(VPY) -m flask --app wsgi db migration "$(m)"

screenshots: test-environment ## Take pictures of every page into var/screenshots
	@$(VPY) -m tools.screenshots

bench: test-environment ## Measure pages and import on PostgreSQL and SQLite beside their floors
	@$(VPY) -m bench $(BENCH)

coverage: test-environment ## Say which lines the unit and integration tests do not run
	@$(VPY) -m coverage erase
	@$(VPY) -m coverage run -m pytest -q -p no:randomly tests/unit tests/architecture tests/integration
	@$(VPY) -m coverage combine -q && $(VPY) -m coverage report

lock: test-environment ## Lock the dependencies anew after a change of a requirements file
	@$(VPY) -m tools.lock

clean: ## Remove the demo database, the caches and the built assets (not .venv)
	rm -rf var static/vendor node_modules
	find translations -name '*.mo' -delete

run-environment:
	@$(PYTHON) -m tools.bootstrap run

test-environment:
	@$(PYTHON) -m tools.bootstrap test
