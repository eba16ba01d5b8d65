"""Which reader to open."""

from pathlib import Path

from bot.reading.protocol import Reader
from corpus.store.collection import Corpus

__all__ = ["open_reader"]


def open_reader(model: str | None, corpus: Corpus) -> Reader:
    """Open the reader that a setting names.

    None is the trained reader that ships, seconded by the one that needs no training; "sentence"
    the latter alone; anything else a folder with an exported reader, or a transformers
    question-answering model by name or folder.
    """
    from bot.reading.sentence_reader import SentenceReader  # noqa: PLC0415
    from bot.reading.span_reader import SpanReader  # noqa: PLC0415

    if model is None:
        from bot.reading.joint_reader import JointReader  # noqa: PLC0415

        return JointReader(SpanReader(corpus), SentenceReader(corpus))
    if model == "sentence":
        return SentenceReader(corpus)
    if (Path(model).expanduser() / "model.onnx").is_file():
        return SpanReader(corpus, Path(model).expanduser())
    from bot.reading.foreign_reader import ForeignReader  # noqa: PLC0415

    return ForeignReader(model)
