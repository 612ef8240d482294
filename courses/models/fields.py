from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose block definitions stay out of migrations.

    The column is JSON whatever the blocks are, so a new label or a longer limit needs no
    migration. The price: a data migration cannot read bodies through their blocks.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup")
        return name, path, [[]], kwargs
