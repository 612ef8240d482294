"""Commands that render pages say what is missing before they begin."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

MANIFEST = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}


@pytest.mark.parametrize("command", ["demo", "load_library"])
def test_says_that_static_files_are_not_collected(tmp_path, command):
    changed = override_settings(STORAGES=MANIFEST, STATIC_ROOT=tmp_path, DEMO=True)
    with changed, pytest.raises(CommandError, match="collectstatic"):
        call_command(command)
