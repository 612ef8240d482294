"""QTI: what test systems give each other; 2.1, 2.2 and 3.0 in, a package of 2.1 out."""

from .losses import left_out
from .packages import is_package
from .reading import read
from .writing import write

__all__ = ["is_package", "left_out", "read", "write"]
