"""The invented Pemerintah Kabupaten Arunika: its units and its people.

No regency has this name, and no place, person or number in it is real.
"""

from .careers import DemoJob, DemoPerson
from .casting import cast_nips, demo_cast
from .generating import people
from .loading import load_people
from .places import DemoUnit, units

__all__ = [
    "DemoJob",
    "DemoPerson",
    "DemoUnit",
    "cast_nips",
    "demo_cast",
    "load_people",
    "people",
    "units",
]
