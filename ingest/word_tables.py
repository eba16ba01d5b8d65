"""The tables of a Word file: merged cells, header rows, tables in cells; and those for layout."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from ingest.grid import Place
from ingest.ooxml import W
from ingest.word_text import words

__all__ = ["cells_in_order", "header_rows", "is_layout", "nested", "places"]

Element: TypeAlias = Any

_CONTENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
_OFF = frozenset(("0", "false", "off"))


def places(table: Element) -> list[Place]:
    """Return the cells; one merged over rows stands where it begins."""
    found: list[Place] = []
    open_above: dict[int, int] = {}  # column → place that reaches down
    for row, element in enumerate(_inside(table, "tr")):
        if _stated(element.find(f"{W}trPr/{W}del")):
            continue
        column = _number(element.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in _inside(element, "tc"):
            width = max(1, _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            if goes_on and column in open_above:
                at = open_above[column]
                above = found[at]
                found[at] = _reaching(above, row)
            else:
                open_above.pop(column, None)
                text = " ".join(line for line in words(cell).split("\n") if line.strip())
                found.append(Place(text=text, row=row, column=column, column_span=width))
                if merge is not None:
                    open_above[column] = len(found) - 1
            column += width
    return found


def header_rows(table: Element) -> int | None:
    """Return how many rows from the top Word repeats on every page; None where it says nothing."""
    count = 0
    for row in _inside(table, "tr"):
        if not _stated(row.find(f"{W}trPr/{W}tblHeader")):
            break
        count += 1
    return count or None


def nested(table: Element) -> list[Element]:
    """Return the tables inside its cells, outermost first; theirs are not among them."""
    return [
        inner
        for row in _inside(table, "tr")
        for cell in _inside(row, "tc")
        for inner in _tables(cell)
    ]


def is_layout(table: Element) -> bool:
    """Tell whether the table only sets text side by side: a box, or cells of several lines.

    The head and the foot of an official text are such: a row or two, lines under each other.
    """
    rows = [list(_inside(row, "tc")) for row in _inside(table, "tr")]
    if max(map(len, rows), default=0) < 2:
        return True
    if len(rows) > 2:
        return False
    cells = [cell for row in rows for cell in row]
    return any(sum(map(bool, map(str.strip, words(cell).split("\n")))) > 1 for cell in cells)


def cells_in_order(table: Element) -> Iterator[Element]:
    """Yield the cells row by row, those that only continue a merged one left out."""
    for row in _inside(table, "tr"):
        for cell in _inside(row, "tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(f"{W}val") == "restart":
                yield cell


def _tables(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == f"{W}tbl":
            yield child
        elif child.tag in _CONTENT:
            yield from _tables(child)


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children of this kind, those in content controls included."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _CONTENT:
            yield from _inside(child, name)


def _reaching(place: Place, row: int) -> Place:
    return Place(
        text=place.text,
        row=place.row,
        column=place.column,
        row_span=row - place.row + 1,
        column_span=place.column_span,
    )


def _number(element: Element | None, default: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdigit() else default


def _stated(element: Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in _OFF
