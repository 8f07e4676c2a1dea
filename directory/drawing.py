"""Pictures as shapes for SVG: where each stands, what it's filled with, what a listener is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A rectangle; `fill` names one of the patterns that tell parts apart without colour."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Label:
    """Words beside a shape; `anchor` as SVG has it."""

    x: float
    y: float
    words: str
    anchor: str = "start"


@dataclass(frozen=True)
class Picture:
    """One picture, its name, and what it says to those who listen to it."""

    id: str
    title: str
    desc: str
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    width: float


def short(number: float) -> float:
    """As many figures as a screen can show."""
    return round(number, 1)
