"""Static files under names that change with their content, so that browsers may keep them for good."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFiles(ManifestStaticFilesStorage):
    """Rewrites `import … from` in modules and `url()` in sheets too.

    Until files are collected (tests, a page looked at alone) names stay as they are.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name with its content's hash; the plain name while nothing was collected."""
        return super().stored_name(name) if self.hashed_files else name
