"""Whether letters stand out from the ground that they are drawn on."""

import re
from typing import Final, TypeAlias

__all__ = ["BLACK", "WHITE", "Colour", "contrast", "hex_colour", "is_lost", "rgb"]

Colour: TypeAlias = tuple[float, float, float, float]  # red, green, blue, how dense, in [0, 1]

BLACK: Final[Colour] = (0.0, 0.0, 0.0, 1.0)
WHITE: Final[Colour] = (1.0, 1.0, 1.0, 1.0)
_ALIKE = 1.08  # contrast from 1 for none to 21: below, there is nothing to be read
_HEX = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})", re.IGNORECASE)  # Excel puts a density first


def hex_colour(stated: str | None) -> Colour | None:
    """Return the colour of six hexadecimal digits; None for anything else."""
    found = _HEX.fullmatch(stated or "")
    return rgb(*bytes.fromhex(found[1])) if found else None


def rgb(red: float, green: float, blue: float) -> Colour:
    """Return a dense colour of parts from 0 to 255."""
    return (red / 255, green / 255, blue / 255, 1.0)


def is_lost(letters: Colour | None, ground: Colour | None) -> bool:
    """Tell whether letters cannot be told from their ground; what is not known is seen."""
    return letters is not None and ground is not None and contrast(letters, ground) < _ALIKE


def contrast(letters: Colour, ground: Colour) -> float:
    """Return how far letters stand out from their ground, by WCAG 2: 1 for not at all."""
    dense = letters[3]
    mixed = [dense * a + (1 - dense) * b for a, b in zip(letters[:3], ground[:3], strict=True)]
    lights = sorted(_light(*one) for one in (mixed, ground[:3]))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(red: float, green: float, blue: float) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
