"""The WSGI entrance."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings")

application = get_wsgi_application()

from elearning.checks import refuse_if_unsafe  # noqa: E402 needs the settings

refuse_if_unsafe()
