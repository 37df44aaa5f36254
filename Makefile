# The commands of the project. Everything runs in its own .venv, made here on first use.
.PHONY: run chat test quick bench load soak lint clean
.DEFAULT_GOAL := run

PYTHON ?= python3
BIN := .venv/bin

run: .venv/ready
	@$(BIN)/troly serve

chat: .venv/ready
	@$(BIN)/troly chat

# Several processes share the tests: whoever is idle takes over half of what the slowest has left. The tests start our
# commands many times, so what is compiled is kept, even where PYTHONDONTWRITEBYTECODE says otherwise.
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal
PROCESSES ?= auto

test: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(PYTEST)

# Every area on SQLite, in little more than a minute: no browser, no server, no catalogue, nothing that takes long.
quick: .venv/dev
	@$(BIN)/ruff check . && $(PYTEST) -m "not browser and not catalogue and not services and not long"

# What is measured beside the project's libraries, then the load alone: make load LOAD="--seconds 60 --rates 60 90 120"
bench: .venv/dev
	@$(BIN)/python -m benchmarks $(if $(QUESTIONS),--questions $(QUESTIONS)) $(BENCH)
	@$(BIN)/python -m benchmarks.load $(LOAD)
	@$(BIN)/python -m benchmarks.surveys

load: .venv/dev
	@$(BIN)/python -m benchmarks.load $(LOAD)

# Kills the service SOAK_KILLS times (200) under load, over SQLite and PostgreSQL; says what was lost or said twice. Then
# the same SOAK_REMIND_KILLS times (60) while units are reminded, four services at once over PostgreSQL.
soak: .venv/dev
	@$(BIN)/python -m benchmarks.soak
	@$(BIN)/python -m benchmarks.soak_remind

lint: .venv/dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean:
	rm -rf .venv build *.egg-info

# uv where there is one (it also brings a Python), else the system's python3.
.venv/bin/python:
	@if command -v uv >/dev/null 2>&1; then uv venv -q --seed .venv; else $(PYTHON) -m venv .venv; fi

.venv/ready: pyproject.toml | .venv/bin/python
	@echo "Đang cài các thư viện cần thiết (chỉ lần đầu)…" >&2
	@if command -v uv >/dev/null 2>&1; then uv pip install -q -p .venv/bin/python -e .; else $(BIN)/python -m pip install -q --disable-pip-version-check -e . >&2; fi
	@touch $@

.venv/dev: pyproject.toml | .venv/bin/python
	@if command -v uv >/dev/null 2>&1; then uv pip install -q -p .venv/bin/python -e '.[dev]'; else $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]' >&2; fi
	@touch .venv/ready $@
