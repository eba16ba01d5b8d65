"""The example of the Python side runs as it is shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_plain_langchain_pipeline_is_measured_by_the_same_yardstick(small_set):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples/measure_plain_langchain.py"), str(small_set)],
        cwd=ROOT,
        env={**os.environ, "HOIDAP_READER": "sentence", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Bộ «nho»: 7 câu hỏi" in done.stdout
    assert "B so với A trên 7 câu hỏi chung" in done.stdout
