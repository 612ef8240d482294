"""Tells people what is due, and their heads what is long overdue.

remind(at=now, by=None)      writes the digests that are due now, once a day and stage
deliver(at=now, by=None)     mails those whose mail has not left

Both may be called as often as one likes. Quiet hours are those of the unit's own clock.
"""

from .delivering import Delivered, deliver
from .reading import mark_read
from .telling import Told, remind

__all__ = ["Delivered", "Told", "deliver", "mark_read", "remind"]
