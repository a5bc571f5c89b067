"""Exports made up in the layout of every platform, with any of the noise that real ones have."""

from exports_made.layouts import LAYOUTS, Layout
from exports_made.noise import NOISE, Noise
from exports_made.people import FIGURES, Figure, Person, people
from exports_made.writing import Made, make_export

__all__ = [
    "FIGURES",
    "LAYOUTS",
    "NOISE",
    "Figure",
    "Layout",
    "Made",
    "Noise",
    "Person",
    "make_export",
    "people",
]
