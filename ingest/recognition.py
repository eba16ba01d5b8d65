"""Text of pictures, by the program tesseract with its Vietnamese letters where it is installed."""

import csv
import io
import os
import shutil
import subprocess
from functools import cache
from itertools import groupby
from statistics import median
from typing import Any

from ingest.columns import Block, Line
from ingest.draft import Unreadable

__all__ = ["DOTS_PER_INCH", "MOST_PAGES", "REMEDY", "is_available", "recognised"]

DOTS_PER_INCH = 200
MOST_PAGES = 40  # of one file: a page takes some seconds
REMEDY = "hãy cài tesseract-ocr cùng tesseract-ocr-vie rồi nạp lại, hoặc nhận dạng chữ trước"
_SECONDS = 90
_LEAST = 30.0  # percent: what the program itself hardly believes is no text
_POINTS = 72 / DOTS_PER_INCH


@cache
def is_available() -> bool:
    """Tell whether the program and its Vietnamese letters are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    done = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False
    )
    return "vie" in done.stdout.decode(errors="replace").split()


def recognised(picture: Any) -> list[Block]:
    """Return the blocks of lines on a picture (Pillow's) of `DOTS_PER_INCH`.

    Raise `Unreadable` where the program takes too long.
    """
    stream = io.BytesIO()
    picture.convert("L").save(stream, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "vie", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=stream.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"nhận dạng chữ quá {_SECONDS} giây một trang: {REMEDY}") from error
    table = io.StringIO(done.stdout.decode("utf-8", errors="replace"))
    rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == "5" and float(row["conf"]) >= _LEAST]
    blocks = []
    for _, block in groupby(words, key=lambda row: row["block_num"]):
        lines = groupby(block, key=lambda row: (row["par_num"], row["line_num"]))
        blocks.append([_line(list(line), picture.height) for _, line in lines])
    return blocks


def _line(words: list[dict[str, str]], height: int) -> Line:
    """Return the words of a line; the size of its type is not known well enough to tell titles."""
    left = min(int(word["left"]) for word in words)
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    foot = median(int(word["top"]) + int(word["height"]) for word in words)
    top = min(int(word["top"]) for word in words)
    return Line(
        text=" ".join(word["text"] for word in words),
        left=left * _POINTS,
        right=right * _POINTS,
        base=(height - foot) * _POINTS,
        top=(height - top) * _POINTS,
        size=11.0,
    )
