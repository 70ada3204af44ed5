# Two commands do all: `make demo` and `make test`. Needs Python 3.11+ and make; the network is used for installing only.
# Another Python: PYTHON=python3.12 make demo. Without make (Windows): see README.md.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
CODE := assistant evaluation tests

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check evaluate bench format clean

help:
	@echo "make demo    安装，并在样例单位上跑一遍（结果在 demo-output）"
	@echo "make test    安装开发工具，检查代码，跑全部测试"
	@echo "make check   只检查代码，不跑测试"
	@echo "make evaluate 测量识别和核查的好坏，更新 README 里的表"
	@echo "make bench   测量速度，并与同类软件比（它们装在 .venv-peers，不是依赖）"
	@echo "make format  整理代码格式"
	@echo "make clean   删除安装和生成的文件"

demo: .venv/.installed
	@$(BIN)/wenheng demo demo-output

test: check
	@$(BIN)/python -m pytest -n 2

check: .venv/.installed-dev
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

evaluate: .venv/.installed-dev
	@$(BIN)/python -m evaluation.run_check --write

bench: .venv/.installed-dev .venv-peers/.installed
	@$(BIN)/python -m evaluation.bench
	@$(BIN)/python -m evaluation.bench_service
	@.venv-peers/bin/python -W ignore -m evaluation.peers.run_peers

format: .venv/.installed-dev
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

clean:
	rm -rf .venv .venv-peers build dist demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are made anew only when what is to be installed has changed, so later runs stay off the network. The package is
# installed as a link to this folder: edits count at once, and corpus/ and templates/ are found beside it.

.venv/.python:
	@$(PYTHON) -c "import sys; sys.exit(None if sys.version_info >= (3, 11) else '需要 Python 3.11 或更新版本，这里是 ' + sys.version.split()[0] + '；可指定另一个：PYTHON=python3.12 make …')"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.python pyproject.toml constraints.txt
	@echo "正在安装（需要联网，首次约几分钟）……"
	@$(PIP) --editable .
	@touch $@

.venv/.installed-dev: .venv/.python pyproject.toml constraints.txt
	@echo "正在安装开发工具（需要联网，首次约几分钟）……"
	@$(PIP) --editable ".[dev]"
	@touch .venv/.installed $@

# Peers live in an environment of their own; one that cannot be installed is named in the result.
.venv-peers/.installed: evaluation/peers/requirements.txt
	@$(PYTHON) -m venv .venv-peers
	@grep -v '^#' $< | while read -r package comment; do \
		.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check "$$package" || echo "没有装上 $$package"; done
	@touch $@
