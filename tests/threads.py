"""Many requests that begin together, on a database of which all see the commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

MANY = 50


def at_once(work, count=MANY):
    """Run ``work(n)`` in ``count`` threads that begin together; their results in order."""
    gate = Barrier(count)

    def one(n):
        gate.wait()
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))
