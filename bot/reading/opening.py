"""Which reader to open."""

from pathlib import Path

from bot.reading.protocol import Reader
from corpus.store.collection import Corpus
from models import READER

__all__ = ["open_reader"]


def open_reader(model: str | None, corpus: Corpus) -> Reader:
    """Open the reader that a setting names.

    A folder with an exported reader, by default the one that ships, is seconded by the reader that
    needs no training; "sentence" is the latter alone; anything else a transformers
    question-answering model by name or folder.
    """
    from bot.reading.sentence_reader import SentenceReader  # noqa: PLC0415

    if model == "sentence":
        return SentenceReader(corpus)
    folder = READER if model is None else Path(model).expanduser()
    if model is None or (folder / "model.onnx").is_file():
        from bot.reading.joint_reader import JointReader  # noqa: PLC0415
        from bot.reading.span_reader import SpanReader  # noqa: PLC0415

        return JointReader(SpanReader(corpus, folder), SentenceReader(corpus))
    from bot.reading.foreign_reader import ForeignReader  # noqa: PLC0415

    return ForeignReader(model)
