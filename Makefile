# The short form of every command. Windows: README.md gives the plain lines.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
PORT ?= 8000
export PORT

.PHONY: run test check bench lock messages python

run: python ## set up, migrate, load the demo, serve on http://127.0.0.1:8000
	@$(PYTHON) scripts/run.py

test: python ## set up what the tests need, run all of them
	@$(PYTHON) scripts/test.py

check: python ## format, lint, types, layers, migrations, translations
	@$(PYTHON) scripts/check.py

bench: python ## times of the busiest pages, as ratios to an empty view
	@$(PYTHON) scripts/bench.py
	@$(PYTHON) scripts/bench_scale.py

messages: python ## bring new texts into the catalogue, compile it
	@.venv/bin/python scripts/translations.py update

lock: python ## resolve requirements*.in anew, with hashes
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade requirements.in -o requirements.txt
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade requirements-dev.in -o requirements-dev.txt

python:
	@test -n "$(PYTHON)" || { echo "Error: Python 3.11 or newer is needed." >&2; exit 1; }
