# What there is to do. Everything runs in an environment of its own under .venv, from pinned and hashed packages.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
SPECS ?= specs
OUT ?= site/artifacts
# The theme tells of its successor at each start; we know, and mkdocs stays pinned.
export NO_MKDOCS_2_WARNING := 1
# What `make review` compares with.
export BASE ?= origin/main
CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/hardening-compiler

.PHONY: help site serve artifacts check review fresh test lint types layers unit bundlewrap browser browser-if-possible lab ablation lab-tests lab-if-possible bench mutants platform target schema clean requirements

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

artifacts: $(VENV)/.compile ## compile into site/artifacts (CKN_BW=checkout SHAPE=A, B or C: and place it there)
	@$(RUN) -m compiler --specs $(SPECS) artifacts --out $(OUT)
ifdef CKN_BW
	@$(RUN) -m compiler --specs $(SPECS) place --into "$$CKN_BW" $(if $(SHAPE),--shape $(SHAPE))
endif

check: $(VENV)/.compile ## report what does not hold together, warnings included
	@$(RUN) -m compiler --specs $(SPECS) check --strict

review: $(VENV)/.compile ## report what the work tree weakens and does, for its reviewer (BASE=origin/main)
	@export SPEC_COMPILER_ROOT="$${SPEC_COMPILER_ROOT-$$($(RUN) -m compiler.capture --cached)}"; \
	$(RUN) -m compiler --specs $(SPECS) diff --merge-base "$$BASE"

fresh: $(VENV)/.compile ## fail when a committed artifact is stale
	@$(RUN) -m compiler --specs $(SPECS) artifacts --out $(OUT) --strict --fresh

test: lint types layers unit bundlewrap browser-if-possible lab-if-possible ## everything that a commit has to pass

lint: $(VENV)/.test
	@$(VENV)/bin/ruff check --quiet .

types: $(VENV)/.test
	@$(VENV)/bin/mypy --no-error-summary

layers: $(VENV)/.test
	@$(VENV)/bin/lint-imports --no-logo >build/layers.log 2>&1 || { cat build/layers.log; exit 1; }

unit: $(VENV)/.test
	@export SPEC_COMPILER_ROOT="$${SPEC_COMPILER_ROOT-$$($(RUN) -m compiler.capture --cached)}"; \
	test -n "$$SPEC_COMPILER_ROOT" || echo "no target to ask: tests against the real systemd are skipped (make target)"; \
	$(RUN) -m pytest -n 2 -m "not lab and not vm and not browser and not bundlewrap"

bundlewrap: $(VENV)/.test ## what the consumer's own tool makes of the artifacts
	@$(RUN) -m pytest -n 2 -m bundlewrap

browser: $(VENV)/.test ## the published site in a real browser (chromium; SCREENSHOTS=1 leaves pictures in build)
	@$(RUN) -m pytest -n 2 -m browser

browser-if-possible: $(VENV)/.test
	@if command -v chromium >/dev/null; then $(MAKE) --no-print-directory browser; \
	else echo "the browser tests did not run: no chromium here (Debian has it: apt install chromium)"; \
	test -z "$${NO_SKIPS-}"; fi

lab: $(VENV)/.test ## attack the compiled units in a copy of the target (root, Linux; RECORD=1 BECAUSE='…' keeps it; LAB=vm takes its own kernel)
	@$(RUN) -m compiler --specs $(SPECS) lab $(if $(LAB),--backend $(LAB)) $(if $(RECORD),--record) $${BECAUSE:+--because "$$BECAUSE"}

ablation: $(VENV)/.compile ## find out which directives carry the load (RECORD=1 keeps it)
	@$(RUN) -m compiler --specs $(SPECS) ablation $(if $(RECORD),--record)

lab-tests: $(VENV)/.test ## how the laboratory behaves when things go wrong (root, Linux; LAB=vm boots a virtual machine)
	@$(RUN) -m pytest -m $(if $(filter vm,$(LAB)),vm,lab)

lab-if-possible: $(VENV)/.test
	@if why=$$($(RUN) -m compiler --specs $(SPECS) lab --check-machine); then $(MAKE) --no-print-directory lab lab-tests; \
	else echo "the laboratory did not run: $$why"; test -z "$${NO_SKIPS-}"; fi

target: $(VENV)/.compile ## build the target's root file system for the tests (root, Linux, mmdebstrap)
	@$(RUN) -m compiler.capture --root

bench: $(VENV)/.test ## how long things take, side by side with a bare load of the same YAML
	@$(RUN) -m tests.bench

mutants: $(VENV)/.test ## change single values of the specs and see who notices (COUNT=200 SEED=1)
	@$(RUN) -m tests.mutants --specs $(SPECS) --artifacts $(OUT) $${COUNT:+--count $$COUNT} $${SEED:+--seed $$SEED}

# Without --quiet, which also silences the warnings that --strict counts.
site: $(VENV)/.site ## build the published site into build/site
	@$(RUN) -m compiler --specs $(SPECS) artifacts --out $(OUT) --format text
	@$(RUN) -m compiler --specs $(SPECS) pages --strict
	@$(RUN) -m mkdocs build --strict && echo "the site is in build/site"

serve: $(VENV)/.site ## show the site live while specs and pages are edited
	@$(RUN) -m compiler --specs $(SPECS) serve

platform: $(VENV)/.compile ## capture the target's facts (root, Linux, mmdebstrap)
	@$(RUN) -m compiler.capture --suite trixie --out $(SPECS)/platforms/debian-13.json
	@$(RUN) -m compiler --specs $(SPECS) seal --again platforms/debian-13.json

schema: $(VENV)/.compile ## list the JSON Schemas of the spec kinds (site/artifacts/schema has them)
	@$(RUN) -m compiler schema

requirements: $(VENV)/.test ## pin the newest versions that the .in files allow
	@tools/pin-requirements

clean: ## remove the environment and all that is built
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.%: requirements/%.txt tools/make-environment
	@PYTHON=$(PYTHON) tools/make-environment $(VENV) $< && mkdir -p build && touch $@
