"""Lengths of style sheets in points or pixels, sums and choices of them worked out."""

import re
from collections.abc import Iterator, Mapping

__all__ = ["angle", "length"]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?P<unit>[a-z]+|%)?"
    r"|(?P<name>[a-z-]+)?(?P<open>\()|(?P<sign>[-+*/,)]))",
    re.IGNORECASE,
)
_EM = 12.0  # a letter, and a share, counts as a dozen
_UNITS: Mapping[str, float] = {
    "": 1.0, "px": 1.0, "pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "q": 0.71, "pc": 12.0
}  # fmt: skip
_DEGREES: Mapping[str, float] = {"deg": 1.0, "grad": 0.9, "rad": 57.2958, "turn": 360.0}
_LONGEST = 200  # characters; each bracket is a call within a call


class _Unclear(ValueError):  # noqa: N818  # it never leaves this module
    """What is written is no length."""


def length(value: str | None, otherwise: float) -> float:
    """Return a length; `otherwise` for what is none: "auto", or a function that is not known."""
    try:
        tokens = list(_tokens(value or ""))
        told, rest = _sum(tokens, 0)
    except (_Unclear, ZeroDivisionError, OverflowError):
        return otherwise
    return told if rest == len(tokens) else otherwise


def angle(value: str) -> float:
    """Return an angle in degrees, 0 for what is none."""
    found = re.fullmatch(r"\s*(-?[\d.]+)(deg|grad|rad|turn)\s*", value)
    return float(found[1]) * _DEGREES[found[2]] if found else 0.0


def _tokens(value: str) -> Iterator[str | float]:
    at = 0
    value = value.strip()
    while at < len(value):
        found = _TOKEN.match(value, at)
        if not found or len(value) > _LONGEST:
            raise _Unclear
        at = found.end()
        if found["number"]:
            yield float(found["number"]) * _UNITS.get((found["unit"] or "").lower(), _EM)
        else:
            yield f"{(found['name'] or '').lower()}(" if found["open"] else found["sign"]


def _sum(tokens: list[str | float], at: int) -> tuple[float, int]:
    told, at = _product(tokens, at)
    while at < len(tokens) and (tokens[at] in ("+", "-") or isinstance(tokens[at], float)):
        sign = tokens[at]
        more, at = _product(tokens, at if isinstance(sign, float) else at + 1)
        told += -more if sign == "-" else more
    return told, at


def _product(tokens: list[str | float], at: int) -> tuple[float, int]:
    told, at = _one(tokens, at)
    while at < len(tokens) and tokens[at] in ("*", "/"):
        sign = tokens[at]
        more, at = _one(tokens, at + 1)
        told = told * more if sign == "*" else told / more
    return told, at


def _one(tokens: list[str | float], at: int) -> tuple[float, int]:
    """Return a number, or what a function makes of its arguments."""
    token = tokens[at] if at < len(tokens) else ""
    if isinstance(token, float):
        return token, at + 1
    if not token.endswith("("):
        raise _Unclear
    told, at = _sum(tokens, at + 1)
    arguments = [told]
    while at < len(tokens) and tokens[at] == ",":
        told, at = _sum(tokens, at + 1)
        arguments.append(told)
    if at >= len(tokens) or tokens[at] != ")":
        raise _Unclear
    return _worked_out(token[:-1], arguments), at + 1


def _worked_out(name: str, arguments: list[float]) -> float:
    if name in ("", "calc", "-webkit-calc") and len(arguments) == 1:
        return arguments[0]
    if name in ("min", "max"):
        return min(arguments) if name == "min" else max(arguments)
    if name == "clamp" and len(arguments) == 3:
        return max(arguments[0], min(arguments[1], arguments[2]))
    raise _Unclear
