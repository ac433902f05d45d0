# `make help` lists what there is. PORT=8001 make serve chooses another port; PYTHON=python3.12 another Python.
PYTHON ?= python3
RUN := .venv/bin/python
MANAGE := $(RUN) manage.py
TEXTS := $(patsubst %.po,%.mo,$(wildcard site/locale*/*/LC_MESSAGES/*.po))

.PHONY: help setup setup-dev constraints messages serve dev test lint shots relevance bench-search bench-site clean
.DEFAULT_GOAL := help

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.installed $(TEXTS)  ## install into .venv what the registry needs to run

setup-dev: .venv/.installed-dev $(TEXTS)  ## install what tests and lint need as well

serve: setup  ## prepare the contents and serve them on 127.0.0.1:8000 (PORT)
	@$(RUN) bin/serve.py

dev: setup  ## the same with DEBUG on, reloading when code changes
	@DEBUG=1 $(MANAGE) prepare
	@DEBUG=1 $(MANAGE) runserver $(or $(PORT),8000)

test: setup-dev  ## all tests; ARGS="tests/search -k phrase" chooses
	$(RUN) -m pytest $(or $(ARGS),-n auto --dist loadfile --no-loadscope-reorder)

lint: setup-dev  ## style, types, templates, direction of dependencies, Django's checks
	@bin/lint

shots: setup-dev  ## screenshots of the main pages in var/shots, of the site at 127.0.0.1:8000 (PORT)
	$(RUN) bin/shots.py

relevance: setup  ## nDCG@10 of the judged queries on what is loaded
	$(MANAGE) relevance

bench-search: setup  ## search times on 1,000 to 100,000 synthetic pilots, beside its peers; ARGS=--million
	$(RUN) benchmarks/search_bench.py $(ARGS)

bench-site: setup  ## requests a second and CPU of pages with 10,000 pilots (needs wrk); ARGS="/search/ --rounds 1"
	$(RUN) benchmarks/site_bench.py $(ARGS)

messages: setup  ## bring site/locale*/ up to date with the texts of the code and of packages (needs the package gettext)
	@$(MANAGE) makemessages --all --no-obsolete --no-wrap --add-location file \
		--ignore var --ignore tests --ignore benchmarks
	@sed -i.old '/^"POT-Creation-Date:/d' $(TEXTS:.mo=.po) && rm -f $(TEXTS:.mo=.po.old)
	@$(MANAGE) package_texts

constraints:  ## pin anew what the requirements bring along
	bin/constraints

clean:  ## remove .venv, caches and compiled texts; var/ (the contents) stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(TEXTS)
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

.venv/.installed: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another one: PYTHON=python3.12 make setup")'
	@test -x $(RUN) || { echo "· Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "· Installing requirements.txt"
	@.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	@echo "· Installing requirements-dev.txt"
	@.venv/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

%.mo: %.po .venv/.installed
	@$(RUN) -c 'import sys, polib; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' $< $@
