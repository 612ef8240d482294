"""How long reading may take: the tracer of coverage makes every line several times as slow."""

import sys


def seconds(most: int) -> int:
    """CPU seconds, as many as ``most`` where nobody traces."""
    return most * 6 if sys.gettrace() else most
