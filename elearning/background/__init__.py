"""Work that takes longer than a request, done by a worker process, with progress.

job = start(work="room.module.function", title="...", parameters={...}, by=user, at=now)

The function takes ``running=`` (see ``running.Running``), may run twice when a worker is
killed, and raises ``WorkStopped`` with a sentence for the person who asked. Knows no room.
"""

from .running import Outcome, Report, Running, WorkStopped, run, silent
from .starting import start

__all__ = ["Outcome", "Report", "Running", "WorkStopped", "run", "silent", "start"]
