"""The weights that ship with the project: where each one lies."""

from pathlib import Path

__all__ = ["DIACRITICS", "ENCODER", "READER"]

_HERE = Path(__file__).resolve().parent

ENCODER = _HERE / "encoder"
READER = _HERE / "reader"
DIACRITICS = _HERE / "diacritics"
