# make run serves the desk, make test proves it; both bring what they need.

VENV ?= .venv
PORT ?= 8000
DATA := $(or $(FRONTDESK_DATA),.run)
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# Keyed on the content: a new pin installs again, an old stamp never passes for it.
RUN_STAMP := $(VENV)/run-$(shell cat requirements.txt | cksum | cut -d' ' -f1).stamp
DEV_STAMP := $(VENV)/dev-$(shell cat requirements.txt requirements-dev.txt \
	| cksum | cut -d' ' -f1).stamp
STATIC_STAMP := $(DATA)/static/staticfiles.json
NO_PACKAGES := "The packages could not be installed: connect this machine to the \
internet or point pip at your mirror, then run make again."

# A process for each core; what is left is taken over by whoever is idle.
SHARED := --numprocesses auto --maxprocesses 4 --dist worksteal

export PORT

.PHONY: help bench curves office pictures run test test-sqlite test-postgres lint format catalogues browser clean
.DELETE_ON_ERROR:

help:
	@echo "make run    serve the desk on 127.0.0.1:$(PORT), with a demo on first run"
	@echo "make test   run all tests, on SQLite and on PostgreSQL"
	@echo "make bench  measure the desk beside a bare page (ROWS=100000 DB=sqlite RUNS=3)"
	@echo "make office print the sample books' October with LibreOffice, and read it"
	@echo "make pictures takes the pictures of the report in docs/images anew"
	@echo "make lint   check the style"
	@echo "make format put the style right"
	@echo "make clean  remove what was installed or built, but not the data"

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install it, or \
	name it with make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "$(PYTHON) is too old: install Python 3.11 or newer, or name it with \
	make PYTHON=/path/to/python3." >&2; exit 1; }
	@echo "Creating $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	echo "The virtual environment could not be made: install your system's package \
	for it (Debian: apt-get install python3-venv)." >&2; exit 1; }

$(RUN_STAMP): | $(PY)
	@echo "Installing the packages ..."
	@$(PIP) -r requirements.txt || { echo $(NO_PACKAGES) >&2; exit 1; }
	@rm -f $(VENV)/*.stamp && touch $@

$(DEV_STAMP): | $(PY)
	@echo "Installing the packages of the tests ..."
	@$(PIP) -r requirements-dev.txt || { echo $(NO_PACKAGES) >&2; exit 1; }
	@rm -f $(VENV)/*.stamp && touch $(RUN_STAMP) $@

catalogues: | $(RUN_STAMP)
	@$(PY) manage.py compile_catalogues

$(STATIC_STAMP): $(RUN_STAMP) frontdesk/storage.py $(shell find static -type f)
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0

run: $(RUN_STAMP) catalogues $(STATIC_STAMP)
	@$(PY) -c 'import os, socket; s = socket.socket(); \
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
	s.bind(("127.0.0.1", int(os.environ["PORT"])))' 2>/dev/null || { \
	echo "Port $(PORT) is taken: end what runs there, or choose another with \
	make run PORT=8001." >&2; exit 1; }
	@$(PY) manage.py migrate --noinput --verbosity 0
	@$(PY) manage.py rebuild_search --if-needed --verbosity 0
	@$(PY) manage.py demo --first-run
	@echo "前臺已開啟 · The desk is open: http://127.0.0.1:$(PORT)/ （Ctrl+C 結束 · closes it）"
	@exec $(VENV)/bin/gunicorn -c python:frontdesk.gunicorn_conf

browser: | $(DEV_STAMP)
	@$(PY) -m frontdesk.testing.browser

test: test-sqlite test-postgres

test-sqlite: $(DEV_STAMP) catalogues browser
	@echo "Tests on SQLite"
	@$(PY) -m pytest --quiet $(SHARED) --db sqlite

test-postgres: $(DEV_STAMP) catalogues browser
	@echo "Tests on PostgreSQL"
	@$(PY) -m pytest --quiet $(SHARED) --db postgres

ROWS ?= 100000
DB ?= sqlite
RUNS ?= 3

bench: $(DEV_STAMP) catalogues
	@$(PY) -m contacts.benchmarks --rows $(ROWS) --db $(DB) --runs $(RUNS) \
	$(if $(KEEP),--keep $(KEEP)) $(if $(PROCESSOR),--processor) $(ONLY)

# Each size in a database of its own, then the curves in docs/images.
CURVES := .run/curves
curves: $(DEV_STAMP) catalogues
	@for rows in 10000 100000 1000000; do $(PY) -m contacts.benchmarks --runs 1 \
	--rows $$rows --db $(DB) --keep $(CURVES) --processor search pages report; done
	@for name in sqlite postgresql; do ! ls $(CURVES)/$$name-* >/dev/null 2>&1 || \
	$(PY) -m contacts.benchmarks.curves $(CURVES) $$name docs/images/cost-$$name.svg; done

# Needs LibreOffice Calc, which make test does not; leaves the PDF to be looked at.
office: $(DEV_STAMP) catalogues
	@$(PY) -m pytest --quiet contacts/tests/office.py

# Takes the pictures of the month's report in docs/images anew.
pictures: $(DEV_STAMP) catalogues browser
	@$(PY) -m pytest --quiet contacts/tests/pictures.py

lint: | $(DEV_STAMP)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: | $(DEV_STAMP)
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

clean:
	rm -rf $(VENV) $(DATA)/static test-results .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find contacts -name '*.mo' -delete
