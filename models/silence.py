"""No foreign library reports its use: switched off before the first of them is loaded.

Every package of the project imports `models` first, so this holds for the command line, the page,
the evaluations and whoever imports a package. Standard library only.
"""

import os
from typing import Any, Final

__all__ = ["passing_folder", "silence_libraries", "silence_traces"]

# ONNX Runtime reads its variable while it is being imported: a device id is written and a queue for
# Microsoft is opened before any of its functions can be called.
_REPORTS: Final = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "DISABLE_TELEMETRY": "1",  # Hugging Face, the old name
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}
_TRACES: Final = (
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
)


def silence_libraries() -> None:
    """Tell every library that reports its use not to, whatever the environment says."""
    os.environ.update(_REPORTS)


def silence_traces() -> None:
    """Keep questions from LangSmith, which a variable of another project may have switched on.

    For the programs only: whoever builds the chatbot into a LangChain application traces as they
    please.
    """
    os.environ.update(dict.fromkeys(_TRACES, "false"))


def passing_folder() -> str:
    """Make a folder for what a library insists on writing; it goes when the program ends."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415  (every program loads this module)

    _folders.append(TemporaryDirectory(prefix="hoidap-"))
    return str(_folders[-1].name)


_folders: Final[list[Any]] = []
