"""The earth in cells of about ten kilometres: distances between people are told between cells, never between points."""

from math import asin, cos, floor, radians, sin, sqrt

EARTH_KM = 6371.0
CELL_KM = 10.0
_ROW_DEGREES = CELL_KM / (EARTH_KM * radians(1))

Cell = int
"""Row and column in one number: `row * COLUMNS + column`."""
COLUMNS = 10_000


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two points given as (latitude, longitude) in degrees.

    >>> round(haversine((50.63, 3.06), (48.86, 2.35)))
    203
    """
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    rise = sin(radians(lat_b - lat_a) / 2) ** 2
    turn = sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(rise + cos(radians(lat_a)) * cos(radians(lat_b)) * turn))


def _column_degrees(row: int) -> float:
    """Degrees of longitude of a cell of this row, so that cells stay about square away from the equator."""
    middle = -90 + (row + 0.5) * _ROW_DEGREES
    return _ROW_DEGREES / max(0.05, cos(radians(middle)))


def cell(lat: float, lon: float) -> Cell:
    """The cell a point falls in.

    >>> cell(50.63, 3.06) == cell(50.64, 3.07), cell(50.63, 3.06) == cell(48.86, 2.35)
    (True, False)
    """
    row = floor((lat + 90) / _ROW_DEGREES)
    return row * COLUMNS + floor((lon + 180) / _column_degrees(row))


def middle(of: Cell) -> tuple[float, float]:
    """(latitude, longitude) of a cell's middle."""
    row, column = divmod(of, COLUMNS)
    return -90 + (row + 0.5) * _ROW_DEGREES, -180 + (column + 0.5) * _column_degrees(row)


def apart(a: Cell, b: Cell) -> float:
    """Kilometres between the middles of two cells: all that the places of two people are ever compared by."""
    return haversine(middle(a), middle(b))
