"""Measures Hỏi Đáp, or anything else that has `ask(question, history)`, on gold questions."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import models  # noqa: F401  # silences the libraries before any of them is loaded

if TYPE_CHECKING:
    from evals.comparison import compare
    from evals.gold import load_gold
    from evals.measure import run

__all__ = ["compare", "load_gold", "run"]

_HOME = {"compare": "evals.comparison", "load_gold": "evals.gold", "run": "evals.measure"}


def __getattr__(name: str) -> Any:
    """Import a public name on its first use (PEP 562), so that `import evals` costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found
