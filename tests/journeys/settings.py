"""The site's settings as in production, with a key of the tests' own and demo mode on.

Set here because they must stand before Django reads its settings, in every worker.
"""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" * 5)
os.environ.setdefault("ELEARNING_DEMO", "1")

from elearning.settings import *

# What the worker would do is done at once, when the transaction is committed.
TASKS = {
    alias: {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    for alias in ("default", "background")
}
