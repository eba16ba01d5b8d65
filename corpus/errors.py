"""The errors that a person is meant to read."""
# ruff: noqa: N818  # the names say what is wrong; all of them are HoidapErrors

__all__ = [
    "DiskFull",
    "EncoderUnavailable",
    "HoidapError",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexNotWritable",
    "NotARecord",
    "NotAnIndex",
    "OutOfTime",
    "QuestionDropped",
    "UnknownDocument",
    "VectorServerUnavailable",
]


class HoidapError(Exception):
    """A failure with a known cause: one Vietnamese line that names the thing and the remedy.

    The command line prints it without a traceback and exits with 1; the page and the HTTP API show
    the same line. Misuse of the Python API raises `ValueError` or `TypeError` in English instead.
    """


class IndexMissing(HoidapError):
    """There is no index at the path, and none was to be created."""


class NotAnIndex(HoidapError):
    """The path is a file, or a folder that holds something else."""


class IndexDamaged(HoidapError):
    """The index lacks a part or a part cannot be read; the catalogue can rebuild the rest."""


class IndexMismatch(HoidapError):
    """The index was built with another encoder, normaliser or place for its vectors."""


class IndexBusy(HoidapError):
    """Another process is writing to the index."""


class IndexNotWritable(HoidapError):
    """The index may be read but not written."""


class DiskFull(HoidapError):
    """The disk has no room for what was to be written; the collection is as it was."""


class NotARecord(HoidapError):
    """What was given is no evidence record, or one of another version."""


class UnknownDocument(HoidapError, KeyError):
    """The collection holds no document or passage of that id."""

    def __str__(self) -> str:
        # KeyError would show the quoted repr of the line.
        return str(self.args[0])


class EncoderUnavailable(HoidapError):
    """The model that turns text into vectors cannot be loaded."""


class VectorServerUnavailable(HoidapError):
    """The configured Chroma server does not answer."""


class OutOfTime(HoidapError):
    """A question took longer than the settings allow; its work has stopped."""


class QuestionDropped(HoidapError):
    """Nobody waits for the answer any more; the work has stopped."""
