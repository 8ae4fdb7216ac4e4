"""How static files get names that change with their content."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_GLOB, IMPORTS = ManifestStaticFilesStorage._js_module_import_aggregation_patterns


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashed names in the imports between the desk's modules too.

    A module imported by its plain name would be a second copy of it in the page, and
    an old one after an upgrade. Django's own switch takes every script there is, and
    an extension of htmx that is not used here imports what does not exist.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("desk/*.js", IMPORTS))
