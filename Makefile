# The two commands of a newcomer are `make chat` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INDEX ?= data/index
export HOIDAP_INDEX := $(INDEX)

.DEFAULT_GOAL := help
.PHONY: help setup dev index chat test lint check format bench drill crowd eval gpu-reader reader lock clean

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# Most of what is installed is never imported, and what is is compiled then.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile
PINNED := $(INSTALL) --no-deps --no-build-isolation --require-hashes

$(VENV)/.installed: pyproject.toml requirements.txt requirements-build.txt requirements-torch.txt
	$(PYTHON) -m venv $(VENV)
	$(PINNED) -r requirements-build.txt
	$(PINNED) -r requirements.txt
	$(INSTALL) -r requirements-torch.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(PINNED) -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.installed ## Create .venv and install what is needed to run

dev: $(VENV)/.installed-dev ## Install what is needed to test and develop

index: $(VENV)/.installed ## Build the index of the shipped articles
	$(BIN)/hoidap ingest corpus/articles

chat: index ## Open the chat page on the shipped articles
	$(BIN)/hoidap chat

# A file stays with one process, which makes its index, server or browser once; there is one process more
# than cores, and the longest files come first (tests/conftest.py). Browsers and crowds lose patience on a
# full machine: what fails beside others is run again alone.
test: dev ## Run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder || \
	  $(BIN)/python -m pytest --last-failed --last-failed-no-failures none

lint: dev ## Check format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## The one gate: format, lint, types, import rules, tests

format: dev ## Format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: dev index ## Answer the gold questions and print the measures
	$(BIN)/hoidap eval

bench: dev ## Measure speed and memory (DATA=folder with laws/ for the large collection)
	$(BIN)/python -m evals.bench $(if $(DATA),--data $(DATA))

drill: dev ## Attack the program for ten minutes: kills, races, damage, bombs, floods
	$(BIN)/python -m evals.drills --minutes 10

crowd: dev ## Let 20 people ask for a minute by the page and by the API, then 200 at one moment
	$(BIN)/python -m evals.drills.crowd

gpu-reader: dev ## Train the reader anew on a GPU, a quarter of an hour on an H100 (DATA, BASE)
	$(BIN)/python -m models.train.campaign pack --data $(DATA) --base $(BASE)
	$(BIN)/python -m models.train.campaign run --out build/reader --seconds 465
	$(BIN)/python -m models.train.campaign run --out build/reader-2 --seconds 165 \
	  --reader build/reader/fp16
	cp $(BASE)/tokenizer.json build/reader/fp16 && cp $(BASE)/tokenizer.json build/reader-2/fp16
	$(BIN)/python -m models.train.export_reader --base build/reader-2/fp16 \
	  --blend build/reader/fp16 --share 0.5 --out models/reader-everyday

LATE := --tokens 1600 --frozen 3 --rate 1.2e-4 --dropout 0.05

reader: dev ## Train a reader without a GPU, 9 hours on 2 cores (DATA=training data, BASE=encoder)
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base $(BASE) --out build/reader
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base build/reader/fp16 \
	  --out build/reader-2 --negatives build/reader/negatives.json --seed 1
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base build/reader-2/fp16 \
	  --out build/reader-3 --negatives build/reader/negatives.json --seed 2 --rate 1.2e-4 --dropout 0.1
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base build/reader-3/fp16 \
	  --out build/reader-4 --negatives build/reader/negatives.json --seed 8 --course asked \
	  --tokens 1300 --usual 90 170 --frozen 5 --rate 1e-4 --minutes 80
	$(BIN)/python -m models.train.export_reader --base build/reader-4/fp16 \
	  --blend build/reader-3/fp16 --share 0.35 --own verdict --out build/reader-5
	$(BIN)/python -m models.train.recover --reader build/reader-5 --base $(BASE) --out build/reader-5/fp16
	$(BIN)/python -m models.train.recover --reader models/reader-everyday --base $(BASE) \
	  --out build/everyday/fp16
	$(BIN)/python -m models.train.export_reader --base build/reader-5/fp16 \
	  --blend build/everyday/fp16 --share 0.65 --out build/start-6
	$(BIN)/python -m models.train.recover --reader build/start-6 --base $(BASE) --out build/start-6/fp16
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base build/start-6/fp16 \
	  --out build/reader-6 --negatives build/reader/negatives.json --seed 31 --course own \
	  --teachers build/reader-5/fp16 build/everyday/fp16 $(LATE) --usual 90 170 --minutes 58
	$(BIN)/python -m models.train.export_reader --base build/reader-5/fp16 \
	  --blend build/everyday/fp16 --share 0.5 --out build/start-7
	$(BIN)/python -m models.train.recover --reader build/start-7 --base $(BASE) --out build/start-7/fp16
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base build/start-7/fp16 \
	  --out build/reader-7 --negatives build/reader/negatives.json --seed 41 --course further \
	  $(LATE) --usual 90 180 --minutes 48
	$(BIN)/python -m models.train.export_reader --base build/start-7/fp16 \
	  --blend build/reader-6/fp16 build/reader-7/fp16 --share 0.5 0.4 --out build/start-8
	$(BIN)/python -m models.train.recover --reader build/start-8 --base $(BASE) --out build/start-8/fp16
	$(BIN)/python -m models.train.train_reader --data $(DATA) --base build/start-8/fp16 \
	  --out build/reader-8 --negatives build/reader/negatives.json --seed 57 --course further \
	  $(LATE) --usual 90 180 --minutes 62
	$(BIN)/python -m models.train.export_reader --base build/start-8/fp16 \
	  --blend build/reader-8/fp16 build/everyday/fp16 --share 0.5 0.2

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

lock: dev ## Compile the pinned requirements anew, and what the documents say of them
	$(COMPILE) --constraint requirements-torch.txt --no-emit-package torch \
	  --output-file requirements.txt pyproject.toml
	$(COMPILE) --constraint requirements.txt --group build --output-file requirements-build.txt
	$(COMPILE) --constraint requirements.txt --constraint requirements-torch.txt \
	  --extra train --extra dev --no-emit-package torch \
	  --output-file requirements-dev.txt pyproject.toml
	$(MAKE) dev
	$(BIN)/python -m evals.supply

clean: ## Remove what can be built again
	rm -rf build data $(VENV) .mypy_cache .ruff_cache .pytest_cache
