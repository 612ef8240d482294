"""Steps, written in the right order."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .fields import TextField
from .part import Part
from .pictures import PicturedRow, picture_fields, put_picture
from .rows import GivenForm, Rows, with_keys


class ItemForm(PicturedRow):
    text = TextField(label=_("Step"))


class OrderingPart(Part):
    template_name = "quizzes/cms/parts/ordering.html"
    names = ("item",)
    text_rows = "item"

    def build(self) -> None:
        self.items: Rows[ItemForm] = Rows(
            ItemForm,
            prefix=f"{self.base}item",
            given=self.given,
            initial=[
                {**item, **picture_fields(item)} for item in self.was.get("items", [])
            ],
            at_least=4,
        )

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        return [self.items]

    def own_body(self) -> dict[str, Any]:
        was = {item["key"]: item for item in self.was.get("items", [])}
        items = []
        for key, row in with_keys(self.items.written):
            item = dict(was.get(key) or {})
            item |= {"key": key, "text": row.cleaned_data["text"]}
            put_picture(item, row)
            items.append(item)
        return {"items": items}
