"""The invented Pemerintah Kabupaten Arunika: its units and its people.

No regency has this name, and no place, person or number in it is real.
"""

from .careers import DemoJob, DemoPerson
from .generating import people
from .loading import cast_nips, load_people
from .places import DemoUnit, units

__all__ = [
    "DemoJob",
    "DemoPerson",
    "DemoUnit",
    "cast_nips",
    "load_people",
    "people",
    "units",
]
