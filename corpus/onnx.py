"""ONNX Runtime sessions: the only module that imports onnxruntime."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from models.silence import silence_libraries

if TYPE_CHECKING:
    import onnxruntime

__all__ = ["cores", "open_session"]


def open_session(model: Path, *, threads: int | None = None) -> "onnxruntime.InferenceSession":
    """Load a model for the CPU on `threads` cores, by default all that this process may use.

    Whatever ONNX Runtime raises for a missing, truncated or foreign file comes out as `OSError`.
    """
    silence_libraries()
    import onnxruntime  # noqa: PLC0415

    onnxruntime.disable_telemetry_events()  # another module may have imported it before us
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or cores()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait by turning in circles take the cores from whoever shares the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise OSError(f"{model} is not an ONNX model that can be run: {error}") from error


def cores() -> int:
    """Count the cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1
