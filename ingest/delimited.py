"""Tables in plain text: CSV with commas, semicolons or tabs, whichever parts its rows best."""

import csv
import io
from collections import Counter

from ingest.decode import decode
from ingest.draft import Blocks, Draft, Unreadable
from ingest.sheets import SheetCells, add_sheet

__all__ = ["read_csv"]

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_LONGEST_FIELD = 1_000_000


def read_csv(raw: bytes) -> Draft:
    """Read a delimited file; its values stand as they are written. Raise `Unreadable`."""
    decoded = decode(raw)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(decoded.text), delimiter=_delimiter(decoded.text)))
    except csv.Error as error:
        raise Unreadable(f"tệp CSV viết sai ({error}): hãy kiểm tra lại dấu ngoặc kép") from error
    texts = {(at, column): text for at, row in enumerate(rows) for column, text in enumerate(row)}
    blocks = Blocks(notes=list(decoded.notes))
    add_sheet(blocks, SheetCells(texts=texts), named=False)
    return blocks.finish()


def _delimiter(text: str) -> str:
    """Return the mark that parts most rows into the same number of fields, at least two."""
    lines = text.splitlines()[: 4 * _SAMPLE_ROWS]

    def evenness(mark: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(lines, delimiter=mark) if any(row)][:_SAMPLE_ROWS]
        counted = Counter(len(row) for row in rows if len(row) > 1)
        fields, times = max(counted.items(), key=lambda item: item[1], default=(0, 0))
        return times, fields

    return max(_DELIMITERS, key=evenness)
