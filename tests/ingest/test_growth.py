"""Reading a text takes time in proportion to its length, whatever repeats in it."""

from time import process_time

import pytest

from ingest.load import SourceFile

SHORT, LONG = 8_000, 32_000
MOST = 9  # times as long for four times the text; what grows by the square takes sixteen


def seconds(path, pattern, length):
    raw = (pattern * (length // len(pattern)) + "\nBến xe mở cửa cả đêm.").encode()
    taken = []
    for _ in range(2):
        begun = process_time()
        SourceFile(path=path, raw=raw).read()
        taken.append(process_time() - begun)
    return min(taken)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("a.txt", "a) x\n"),
        ("a.txt", "1. x\n"),
        ("a.txt", "\n\n\nx"),
        ("a.txt", "ga\n12\n"),
        ("a.txt", "á"),
        ("a.txt", "GA "),
        ("a.md", "|a|b|\n|-|-|\n"),
        ("a.md", "# ga\n"),
    ],
)
def test_what_repeats_is_read_in_proportion(tmp_path, name, pattern):
    seconds(tmp_path / name, pattern, 100)  # what is loaded once
    short, long = (seconds(tmp_path / name, pattern, length) for length in (SHORT, LONG))
    assert long < MOST * max(short, 0.02)
