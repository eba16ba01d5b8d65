"""The weights that ship with the project: where each one lies."""

from pathlib import Path

from models.silence import silence_libraries

__all__ = ["DIACRITICS", "ENCODER", "ENTAILMENT", "READER"]

silence_libraries()

_HERE = Path(__file__).resolve().parent

ENCODER = _HERE / "encoder"
READER = _HERE / "reader"
DIACRITICS = _HERE / "diacritics"
ENTAILMENT = _HERE / "entailment"
