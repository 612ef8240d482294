"""What commands that render pages need of the folder of static files."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import CommandError

STYLE_SHEET = "elearning/css/site.css"


def require_static_files() -> None:
    """Pages name style sheets by their digests. Raises CommandError before they are known."""
    try:
        staticfiles_storage.url(STYLE_SHEET)
    except ValueError:
        raise CommandError(
            "The static files are not collected: run 'manage.py collectstatic --noinput' "
            "first."
        ) from None
