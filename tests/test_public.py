"""What the packages promise to the outside: names, documents, examples that run."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "corpus", "evals", "ingest", "models")
MODULES = sorted(
    {
        module.name
        for package in PACKAGES
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        if not module.name.startswith("models.train") and not module.name.endswith("__main__")
    }
    | set(PACKAGES)
)


@pytest.mark.parametrize("name", MODULES)
def test_public_names_exist_once(name: str) -> None:  # that they are sorted, ruff holds
    module = importlib.import_module(name)
    if hasattr(module, "__path__") and not getattr(module, "__all__", None):
        return  # a room with only a sentence over its door
    assert module.__all__
    assert len(set(module.__all__)) == len(module.__all__)
    for public in module.__all__:
        assert getattr(module, public) is not None


@pytest.mark.parametrize("name", ["bot", "corpus", "ingest", "bot.cli", "evals.cli"])
def test_importing_is_cheap(name: str) -> None:
    heavy = ("torch", "sentence_transformers", "chromadb", "gradio", "onnxruntime", "langchain")
    code = f"import sys, {name}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


OWNERS = {
    "argon2": {"bot.web.people.accounts"},
    "chromadb": {"corpus.store.dense"},
    "tantivy": {"corpus.store.lexical"},
    "onnxruntime": {"corpus.onnx"},
    "gradio": {"bot.web.page"},
    "mcp": {"bot.web.mcp"},
    "prometheus_client": {"bot.web.metrics"},
    "sentence_transformers": {"corpus.embedder"},
    "trafilatura": {"ingest.html"},
    "pypdfium2": {
        "evals.bench_files",
        "ingest.pdf",
        "ingest.pdf_rules",
        "ingest.pdf_sight",
        "ingest.page_pictures",
    },
    "cssselect2": {"ingest.page_styles"},
    "tinycss2": {"ingest.page_styles"},
    "docx": {"bot.telling.word", "evals.bench_files", "ingest.docx"},
    "PIL": {"ingest.scans", "ingest.page_pictures"},
    "oxmsg": {"ingest.outlook"},
    "odf": {"ingest.odf_unseen", "ingest.ods", "ingest.odt"},
    "pptx": {"evals.bench_files", "ingest.pptx"},
    "striprtf": {"ingest.rtf"},
    "viparse": {"ingest.legacy"},
}


@pytest.fixture(scope="module")
def importers() -> dict[str, set[str]]:
    """Return who imports each library, imports for the types alone left out."""
    found: dict[str, set[str]] = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        if "train" in path.parts:
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typed = _for_types(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and node not in typed:
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node not in typed:
                names = [node.module or ""]
            else:
                continue
            for name in names:
                found.setdefault(name.split(".")[0], set()).add(module)
    return found


def _for_types(tree: ast.Module) -> set[ast.AST]:
    """Return what stands under `if TYPE_CHECKING`."""
    return {
        node
        for block in tree.body
        if isinstance(block, ast.If)
        and isinstance(block.test, ast.Name)
        and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_one_module_per_foreign_library(library: str, importers: dict[str, set[str]]) -> None:
    assert importers[library] == OWNERS[library]


def test_the_python_example_runs(tmp_path: Path) -> None:
    (example,) = {  # one and the same in both
        code
        for readme in ("README.md", "README.vi.md")
        for code in re.findall(
            r"```python\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL
        )
    }
    example = example.replace("data/index", str(tmp_path / "index"))
    done = subprocess.run(
        [sys.executable, "-c", example],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert "TTCP (Thanh tra Chính phủ) làm Chủ tịch ASEAN-PAC năm 2021. [1]" in done.stdout


def test_the_two_readmes_keep_step() -> None:
    english, vietnamese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md")
    )
    for pattern in (r"^#+ ", r"^```", r"^\| ", r"^- ", r"^\d\. "):
        counts = [len(re.findall(pattern, text, re.MULTILINE)) for text in (english, vietnamese)]
        assert counts[0] == counts[1], pattern
    in_vietnamese = str.maketrans(".,", ",.")  # 0.5 is written 0,5 and 16,919 is 16.919
    for figure in re.findall(r"\d+[.,]\d+", english.split("<!-- figures -->")[-1]):
        assert figure in vietnamese or figure.translate(in_vietnamese) in vietnamese, figure


def test_no_lock_file_names_an_index() -> None:
    for name in ROOT.glob("requirements*.txt"):
        assert "://" not in name.read_text(encoding="utf-8")
