#!/bin/sh
# Writes the lock files from pyproject.toml and package.json: names, versions and hashes, no addresses.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet pip-tools
common="--quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links"
"$folder/bin/pip-compile" $common --output-file requirements.lock pyproject.toml
"$folder/bin/pip-compile" $common --extra test --output-file requirements-test.lock pyproject.toml
"$folder/bin/pip-compile" $common --extra refresh --output-file requirements-refresh.lock pyproject.toml
"$folder/bin/pip-compile" $common --extra browser --output-file requirements-browser.lock pyproject.toml
"$folder/bin/pip-compile" $common --extra fuzz --output-file requirements-fuzz.lock pyproject.toml
npm install --prefix browser --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --silent
"$folder/bin/pip-compile" $common --output-file bench/peers/requirements.lock bench/peers/requirements.in
npm install --prefix bench/peers --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --silent
# what npm says of funding holds addresses, and no build needs it
for lock in browser/package-lock.json bench/peers/package-lock.json; do
    python3 -c 'import json, sys
path = sys.argv[1]
held = json.load(open(path))
for package in held["packages"].values():
    package.pop("funding", None)
open(path, "w").write(json.dumps(held, indent=2, ensure_ascii=False) + "\n")' "$lock"
done
