"""The names that `evals` offers."""

import subprocess
import sys

import pytest


def test_the_public_names_are_functions_in_whatever_order_they_are_imported():
    code = (
        "import evals.measure, evals.comparison, evals.gold\n"
        "from evals import compare, load_gold, run\n"
        "assert callable(run) and callable(compare) and callable(load_gold)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_evals_brings_nothing_heavy():
    code = (
        "import sys, evals\n"
        "heavy = {'torch', 'onnxruntime', 'chromadb', 'matplotlib', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_command_line_loads_no_model_library_for_its_help():
    code = (
        "import sys, evals.cli\n"
        "heavy = {'torch', 'onnxruntime', 'chromadb', 'tantivy', 'matplotlib', 'langchain'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error():
    import evals

    assert evals.__all__ == sorted(evals.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = evals.nothing
