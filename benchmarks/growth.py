"""How time and memory grow with the vault: exponents of fitted powers, and a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from benchmarks.measure import Measured

Found = Mapping[str, Mapping[int, Measured]]  # scenario → zettels → what was measured
_COLOURS = ("#1b6ca8", "#c8553d", "#4c956c", "#8d6a9f", "#b8860b", "#5c677d")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _RIGHT, _TOP = 760, 440, 60, 40, 210, 20


def exponents(found: Found) -> dict[str, tuple[float, float]]:
    """Scenario → exponents of time and of memory; 1 is linear."""
    return {
        name: (
            _exponent((size, result.seconds) for size, result in results.items()),
            _exponent((size, result.peak) for size, result in results.items()),
        )
        for name, results in found.items()
    }


def _exponent(points: Iterable[tuple[float, float]]) -> float:
    """Slope of the line of least squares through the logarithms."""
    logs = [(math.log(x), math.log(max(y, 1e-9))) for x, y in points]
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread if spread else 0.0


def picture(found: Found) -> str:
    """Seconds over zettels, both logarithmic, as SVG."""
    sizes = sorted({size for results in found.values() for size in results})
    seconds = [result.seconds for results in found.values() for result in results.values()]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return _LEFT + (math.log10(size) - first) / ((last - first) or 1) * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (math.log10(value) - low) / (high - low) * (_HEIGHT - _BOTTOM - _TOP)

    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="13"><rect width="100%" height="100%" fill="#fff"/>'
    )
    parts = [head]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    for size in sizes:
        parts.append(f'<path d="M{x(size):.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#eee"/>')
        parts.append(
            f'<text x="{x(size):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{size:,}</text>'
        )
    ends = _apart([(y(results[max(results)].seconds), name) for name, results in found.items()])
    for number, (name, results) in enumerate(found.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(
            f"{x(size):.1f},{y(result.seconds):.1f}" for size, result in sorted(results.items())
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(
            f'<text x="{_WIDTH - _RIGHT + 10}" y="{ends[name] + 4:.1f}" fill="{colour}">{name}</text>'
        )
    return "\n".join((*parts, "</svg>\n"))


def _apart(ends: Iterable[tuple[float, str]]) -> dict[str, float]:
    """Heights of labels that do not overlap, from the top down."""
    found: dict[str, float] = {}
    lowest = -math.inf
    for at, name in sorted(ends):
        lowest = found[name] = max(at, lowest + 17)
    return found
