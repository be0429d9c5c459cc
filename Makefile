# Two commands: `make site` builds and proves the briefing, `make test` passes the tests.
# Packages come from lock files with exact versions and hashes; nothing else is installed.

PYTHON ?= python3
RUN := .venv/bin/python
TEST := .venv-test/bin/python

.PHONY: site test check lint tamper lock clean

site: .venv/.installed
	$(RUN) build.py build

check: .venv/.installed
	$(RUN) build.py check

test: .venv-test/.installed
	$(TEST) -m pytest

# Every way to change one thing on the site, tried one at a time; takes minutes.
tamper: .venv/.installed
	$(RUN) scripts/tamper.py

lint: .venv-test/.installed
	$(TEST) -m ruff format --check .
	$(TEST) -m ruff check .
	$(TEST) -m mypy

.venv/.installed: requirements.lock
	$(PYTHON) -m venv --clear .venv
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	touch $@

.venv-test/.installed: requirements-test.lock
	$(PYTHON) -m venv --clear .venv-test
	$(TEST) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-test.lock
	touch $@

# Made anew only on purpose: versions are part of the site's bytes.
lock:
	sh scripts/lock.sh

clean:
	rm -rf .venv .venv-test
