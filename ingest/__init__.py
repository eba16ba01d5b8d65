"""From files to the collection: load, split and store, and report on each file."""

import models  # noqa: F401  # silences the libraries before any of them is loaded
from ingest.apart import Limits
from ingest.draft import BadFile
from ingest.load import MAX_BYTES, SUFFIXES, load_document
from ingest.pipeline import ingest
from ingest.readings import Reading, as_read
from ingest.report import Failure, IngestInterrupted, Progress, Report
from ingest.split import SPLITTER_VERSION, split

__all__ = [
    "MAX_BYTES",
    "SPLITTER_VERSION",
    "SUFFIXES",
    "BadFile",
    "Failure",
    "IngestInterrupted",
    "Limits",
    "Progress",
    "Reading",
    "Report",
    "as_read",
    "ingest",
    "load_document",
    "split",
]
