"""Lines of text of which some are rows of tables, their cells parted by bars."""

from itertools import groupby

from ingest.draft import Blocks
from ingest.grid import Place

__all__ = ["add_lines"]

_FEWEST = 2  # rows, each with a bar


def add_lines(blocks: Blocks, text: str) -> None:
    """Append each line as a paragraph, and lines with bars that follow each other as a table."""
    lines = [line.strip() for line in text.split("\n")]
    for barred, group in groupby(lines, key=lambda line: "|" in line):
        found = list(group)
        if barred and len(found) >= _FEWEST:
            blocks.add_table(
                [
                    Place(text=cell, row=row, column=column)
                    for row, line in enumerate(found)
                    for column, cell in enumerate(line.removeprefix("|").split("|"))
                ]
            )
            continue
        for line in found:
            blocks.add(line)
