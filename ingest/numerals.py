"""Numbers as lists write them: in digits, letters or Roman numerals."""

__all__ = ["numeral"]

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def numeral(count: int, form: str) -> str:
    """Return a number in the form "a", "A", "i" or "I" of HTML and OpenDocument; else in digits."""
    if form in {"a", "A"} and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "a" else letters.upper()
    if form in {"i", "I"} and 0 < count < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman, count = roman + sign * (count // value), count % value
        return roman if form == "i" else roman.upper()
    return str(count)
