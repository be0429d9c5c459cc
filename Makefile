# Two commands: `make site` builds and proves the briefing, `make test` passes the tests.
# Packages come from lock files with exact versions and hashes; nothing else is installed.

PYTHON ?= python3
RUN := .venv/bin/python
TEST := .venv-test/bin/python

REFRESH := .venv-refresh/bin/python
FUZZ := .venv-fuzz/bin/python
BROWSER := .venv-browser/bin/python
PEERS := bench/peers/.venv/bin/python
SIZES := 1000 10000
ROUNDS := 5
MUTANTS := 3000
EXAMPLES := 5000
RUNS := 200000

.PHONY: site test check lint refresh wheel test-browser screenshots tamper harden fuzz bench peers lock clean

site: .venv/.installed
	$(RUN) build.py build

check: .venv/.installed
	$(RUN) build.py check

test: .venv-test/.installed
	$(TEST) -m pytest

# Every source as it stands today, by its address or in the archive; wants BRIEFING_SOURCES, or sources/.
refresh: .venv-refresh/.installed
	$(REFRESH) build.py refresh

# The pages in a real browser: wants Debian's chromium, node and java.
test-browser: .venv-browser/.installed .venv-test/.installed browser/node_modules/.installed
	$(BROWSER) -m pytest browser

# Pictures of each kind of page, narrow and wide, light and dark, in screenshots/.
screenshots: .venv-browser/.installed
	$(BROWSER) browser/screenshots.py

# Every way to change one thing on the site, tried one at a time; takes minutes.
tamper: .venv/.installed
	$(RUN) scripts/tamper.py

# Every hostile text of the corpus through every field that reaches a page, then builds killed at every call of the system and
# at a hundred random moments, on a full disk, robbed of files; then texts and dossiers made up and changed at random: each is
# read and certified, or refused where it is wrong. With the counts. Takes hours; `make test` tries a sample.
harden: .venv-test/.installed
	EVERY_PAYLOAD=1 $(TEST) -m pytest -s tests/test_injection.py
	$(TEST) -m tests.faults
	FUZZ_EXAMPLES=$(EXAMPLES) $(TEST) -m pytest tests/test_fuzz_texts.py tests/test_fuzz_dossier.py
	$(TEST) -m tests.mutations $(MUTANTS)

# A fuzzer led by coverage, on what reads facts.yaml and what reads numbers; atheris has no build for every Python.
fuzz: .venv-fuzz/.installed
	$(FUZZ) scripts/fuzz.py lexer --runs $(RUNS)
	$(FUZZ) scripts/fuzz.py reader --runs $(RUNS)

# How fast the engine is beside others that print the same pages; takes an hour. Peers that cannot be had are left out.
bench: .venv/.installed
	-$(MAKE) --keep-going --silent peers
	$(RUN) -m bench.run --rounds $(ROUNDS) $(SIZES)

peers: bench/peers/.venv/.installed bench/peers/node_modules/.installed

# The engine as a package, in dist/: the same bytes from the same commit.
wheel: .venv-test/.installed
	$(TEST) -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index --wheel-dir dist .

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

.venv-refresh/.installed: requirements-refresh.lock
	$(PYTHON) -m venv --clear .venv-refresh
	$(REFRESH) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-refresh.lock
	touch $@

.venv-fuzz/.installed: requirements-fuzz.lock
	$(PYTHON) -m venv --clear .venv-fuzz
	$(FUZZ) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-fuzz.lock || { echo "atheris has no build for this system: nothing is tried"; exit 1; }
	touch $@

.venv-browser/.installed: requirements-browser.lock
	$(PYTHON) -m venv --clear .venv-browser
	$(BROWSER) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-browser.lock
	touch $@

browser/node_modules/.installed: browser/package-lock.json
	npm ci --prefix browser --ignore-scripts --no-audit --no-fund --silent
	touch $@

bench/peers/.venv/.installed: bench/peers/requirements.lock
	$(PYTHON) -m venv --clear bench/peers/.venv
	$(PEERS) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r bench/peers/requirements.lock
	touch $@

bench/peers/node_modules/.installed: bench/peers/package-lock.json
	npm ci --prefix bench/peers --ignore-scripts --no-audit --no-fund --silent
	touch $@

# Made anew only on purpose: versions are part of the site's bytes.
lock:
	sh scripts/lock.sh

clean:
	rm -rf .venv .venv-test .venv-refresh .venv-fuzz .venv-browser browser/node_modules bench/peers/.venv bench/peers/node_modules bench/work
