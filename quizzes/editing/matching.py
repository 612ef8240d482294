"""Items and what belongs to each, and matches that belong to none."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .fields import TextField
from .part import Part
from .pictures import PicturedRow, picture_fields, put_picture
from .rows import GivenForm, Row, Rows, with_keys


class PairForm(PicturedRow):
    incomplete = _("Write the item, or empty the whole row.")

    text = TextField(label=_("Item"))
    match = TextField(label=_("Belongs to"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.is_empty and not data.get("match"):
            self.add_error("match", _("Write what belongs to this item."))
        return data


class DistractorForm(Row):
    text = TextField(label=_("Belongs to no item"), rows=1)


class MatchingPart(Part):
    template_name = "quizzes/cms/parts/matching.html"
    names = ("pair", "distractor")
    text_rows = "pair"

    def build(self) -> None:
        texts = {c["key"]: c["text"] for c in self.was.get("choices", [])}
        items = self.was.get("items", [])
        used = {item["choice"] for item in items}
        self.pairs: Rows[PairForm] = Rows(
            PairForm,
            prefix=f"{self.base}pair",
            given=self.given,
            initial=[
                {**item, **picture_fields(item), "match": texts.get(item["choice"], "")}
                for item in items
            ],
            at_least=3,
        )
        self.distractors: Rows[DistractorForm] = Rows(
            DistractorForm,
            prefix=f"{self.base}distractor",
            given=self.given,
            initial=[{"text": texts[key]} for key in texts if key not in used],
            at_least=1,
        )

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        return [self.pairs, self.distractors]

    def own_body(self) -> dict[str, Any]:
        rows = with_keys(self.pairs.written)
        choices = self._choices(
            [row.cleaned_data["match"] for _key, row in rows]
            + [row.cleaned_data["text"] for row in self.distractors.written]
        )
        keys = {choice["text"].strip(): choice["key"] for choice in choices}
        was = {item["key"]: item for item in self.was.get("items", [])}
        items = []
        for key, row in rows:
            item = dict(was.get(key) or {}) | {"key": key}
            item["text"] = row.cleaned_data["text"]
            item["choice"] = keys[row.cleaned_data["match"]]
            put_picture(item, row)
            items.append(item)
        return {"items": items, "choices": choices}

    def _choices(self, texts: list[str]) -> list[dict[str, Any]]:
        """What may be chosen: kept with its key where it stood before, else new at the end."""
        wanted = dict.fromkeys(texts)
        kept = [c for c in self.was.get("choices", []) if c["text"].strip() in wanted]
        known = {choice["text"].strip() for choice in kept}
        taken = {choice["key"] for choice in self.was.get("choices", [])}
        free = (str(n) for n in range(1, 1000) if str(n) not in taken)
        new = [text for text in wanted if text not in known]
        return kept + [{"key": next(free), "text": text} for text in new]
