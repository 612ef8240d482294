"""The editor of every kind of question: what it shows it writes, and nothing gets lost."""

from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from quizzes.authoring import content_of, save_question
from quizzes.models import Question, QuestionPicture, QuestionVersion
from tests.factories import add_bank, trainer_with
from tests.quizzes.bodies import BODIES, content

pytestmark = pytest.mark.django_db
KINDS = list(BODIES)


@pytest.fixture
def bank(db):
    return add_bank()


def url(name, *args):
    return reverse(f"soal:{name}", args=args)


class Fields(HTMLParser):
    """Names and values of a form as a browser would send them; no blank rows."""

    def __init__(self):
        super().__init__()
        self.sent, self.area, self.select, self.blank = {}, "", "", False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "template":
            self.blank = True
        if self.blank or not (name := given.get("name") or self.select):
            return
        if tag == "textarea":
            self.area = name
            self.sent[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or name not in self.sent):
            self.sent[name] = given["value"]
        elif tag == "input":
            self.see(given, name)

    def see(self, given, name):
        kind = given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.sent[name] = given.get("value", "on")
        elif kind != "file":
            self.sent[name] = given.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.blank = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def sent_by(page) -> dict[str, str]:
    """What a browser would post from the editor. HTML drops a first line end."""
    text = page.content.decode()
    start = text.index("data-question-editor")
    reader = Fields()
    reader.feed(text[start : text.index("</form>", start)])
    reader.sent.pop("csrfmiddlewaretoken")
    return {name: v.removeprefix("\n") for name, v in reader.sent.items()}


def picture(colour="red", size=(40, 30)) -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return SimpleUploadedFile("p.png", data.getvalue(), "image/png")


def stored(bank, kind, now, **fields):
    QuestionPicture.objects.get_or_create(
        sha256="0" * 64,
        defaults={
            "file": "quiz/00/a.png",
            "width": 40,
            "height": 30,
            "stored_at": now,
        },
    )
    code = f"k-{kind}"
    save_question(
        bank=bank,
        code=code,
        content=content(kind, **fields).veiled(),
        by=None,
        at=now,
    )
    return bank.questions.get(code=code)


# --- What stands there is what comes back -----------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_opening_and_saving_changes_nothing(client, trainer, bank, now, kind):
    question = stored(bank, kind, now, feedback="Why", title="Named")
    sent = sent_by(client.get(url("edit", question.pk)))
    assert client.post(url("edit", question.pk), sent).status_code == 302
    assert question.versions.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_word_is_the_next_version(client, trainer, bank, now, kind):
    question = stored(bank, kind, now)
    sent = sent_by(client.get(url("edit", question.pk)))
    client.post(url("edit", question.pk), sent | {"stem": "Asked otherwise?"})
    question.refresh_from_db()
    assert question.latest.number == 2
    assert question.latest.body == content(kind).veiled().body


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_written_anew_says_the_same(client, trainer, bank, now, kind):
    """From the fields of one question another is made; only keys may differ."""
    question = stored(bank, kind, now)
    sent = sent_by(client.get(url("edit", question.pk)))
    anew = {n: v for n, v in sent.items() if not n.endswith("-key")}
    client.post(url("add"), anew | {"bank": bank.pk})
    written = content_of(Question.objects.latest("pk").latest)
    assert Question.objects.latest("pk") != question
    for part, letter in zip(written.body.get("parts", ()), "abc", strict=False):
        assert part["key"] == letter
        part["key"] = part["kind"]
    assert written == content(kind).veiled()


def test_an_order_that_is_kept_is_written(client, trainer, bank, now):
    question = stored(bank, "single", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    client.post(url("edit", question.pk), sent | {"options-keep_order": "on"})
    question.refresh_from_db()
    assert question.latest.body["shuffle"] is False
    sent = sent_by(client.get(url("edit", question.pk)))
    assert sent["options-keep_order"] == "on"


def test_shares_are_typed_in_percent(client, trainer, bank, now):
    question = stored(bank, "single", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    client.post(url("edit", question.pk), sent | {"option-1-share": "-33,33333"})
    question.refresh_from_db()
    assert question.latest.body["options"][1]["share"] == "-0.3333333"
    assert sent_by(client.get(url("edit", question.pk)))["option-1-share"] == (
        "-33,33333"
    )


def test_html_is_cleaned_when_it_is_saved(client, trainer, bank, now):
    question = stored(bank, "single", now)
    sent = sent_by(client.get(url("edit", question.pk))) | {
        "markup": "html",
        "stem": "<p>Asked <b>so</b>?<script>alert(1)</script></p>",
        "option-0-text": '<p onclick="x()">Report</p>',
    }
    client.post(url("edit", question.pk), sent)
    question.refresh_from_db()
    assert question.latest.stem == "<p>Asked <b>so</b>?</p>"
    assert question.latest.body["options"][0]["text"] == "<p>Report</p>"
    page = client.post(
        url("edit", question.pk), sent | {"stem": "<script>x</script>"}
    ).content.decode()
    assert "Nothing is left of this text" in page


def test_tags_may_hold_spaces(client, trainer, bank, now):
    question = stored(bank, "short", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    tags = "Post,  zona   integritas ; post"
    client.post(url("edit", question.pk), sent | {"tags": tags})
    question.refresh_from_db()
    assert question.latest.tags == ["post", "zona integritas"]


# --- Bad input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "changes", "complaint"),
    [
        ("single", {"option-0-share": "50"}, "the right option earns 100 percent"),
        ("single", {"option-1-share": "much"}, "Write a number, such as 12,5."),
        ("single", {"option-1-share": "250"}, "From -100 to 100 percent."),
        ("multiple", {"option-0-share": "50"}, "each right option needs one above 0"),
        ("true_false", {"statement-b": ""}, "required"),
        ("matching", {"pair-0-match": ""}, "Write what belongs to this item."),
        ("matching", {"pair-0-text": ""}, "Write the item, or empty the whole row."),
        (
            "matching",
            {"pair-1-text": "", "pair-1-match": ""},
            "Write at least two items",
        ),
        ("ordering", {"item-TOTAL_FORMS": "1"}, "Write at least two steps."),
        ("numeric", {"answer-0-value": "many"}, "Write a number, such as 12,5."),
        ("numeric", {"answer-0-value": ""}, "Write the number, or empty"),
        ("numeric", {"answer-0-tolerance": "-1"}, "Write a number of 0 or more."),
        ("numeric", {"answer-TOTAL_FORMS": "0"}, "at least one answer that is"),
        ("short", {"variant-0-share": "50"}, "one answer must earn 100 percent"),
        ("short", {"variant-0-text": ""}, "Write the answer, or empty the whole"),
        ("scenario", {"part-0-stem": ""}, "Write the question."),
        ("scenario", {"part-TOTAL_FORMS": "0"}, "at least one question about the"),
        ("scenario", {"part-2-answer-0-value": "x"}, "Write a number, such as"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client, trainer, bank, now, kind, changes, complaint
):
    question = stored(bank, kind, now)
    sent = sent_by(client.get(url("edit", question.pk)))
    sent |= changes | {"stem": "Not lost?"}
    page = client.post(url("edit", question.pk), sent)
    assert complaint in page.content.decode()
    shown = sent_by(page)
    gone = {n for n in sent if n not in shown and "-TOTAL_FORMS" not in str(changes)}
    assert gone == set()
    assert all(shown[name] == sent[name] for name in shown if sent.get(name))
    assert question.versions.count() == 1


def test_rows_are_counted_with_care(client, trainer, bank, now):
    question = stored(bank, "ordering", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    for count, rows in (("9" * 9, 100), ("-1", 0), ("x", 0)):
        wish = {"item-TOTAL_FORMS": count, "_reshape": "keep"}
        page = client.post(url("edit", question.pk), sent | wish)
        assert len(page.context["form"].part.items) == rows


# --- Another shape, without a script ----------------------------------------------------


def reshape(client, question, wish, **changes):
    sent = sent_by(client.get(url("edit", question.pk)))
    page = client.post(url("edit", question.pk), sent | changes | {"_reshape": wish})
    assert "error-message" not in page.content.decode()
    return sent_by(page)


def test_rows_are_added_moved_and_taken_away(client, trainer, bank, now):
    question = stored(bank, "ordering", now)
    texts = [f"item-{n}-text" for n in range(4)]

    def shown(wish):
        sent = reshape(client, question, wish)
        return [sent[name] for name in texts if sent.get(name)]

    first, after, end = "First of all", "After that", "At the end"
    assert reshape(client, question, "add:item")["item-TOTAL_FORMS"] == "5"
    assert shown("down:item-0") == [after, first, end]
    assert shown("up:item-2") == [first, end, after]
    assert shown("remove:item-1") == [first, end]
    for nothing in ("up:item-0", "down:item-3", "remove:item-9", "up:x", "fly:item-1"):
        assert shown(nothing) == [first, after, end]


def test_a_moved_row_keeps_its_key(client, trainer, bank, now):
    question = stored(bank, "ordering", now)
    sent = reshape(client, question, "down:item-0")
    keys = [item["key"] for item in question.latest.body["items"]]
    assert [sent["item-0-key"], sent["item-1-key"]] == [keys[1], keys[0]]


def test_another_kind_takes_the_texts_along_and_loses_nothing(
    client, trainer, bank, now
):
    question = stored(bank, "single", now)
    sent = reshape(client, question, "kind:", kind="ordering")
    assert sent["item-0-text"] == "Report it"
    assert sent["option-1-feedback"] == "Badly chosen"
    back = client.post(
        url("edit", question.pk), sent | {"kind": "single", "_reshape": "kind:"}
    )
    assert sent_by(back)["option-1-feedback"] == "Badly chosen"


def test_texts_are_carried_over_into_rows_that_hold_nothing(client, trainer, bank):
    """A kind that was only looked at in passing is as good as one never chosen."""
    sent = sent_by(client.get(url("add")))
    for kind, texts in (("ordering", {"item-0-text": "Note it"}), ("single", {})):
        sent |= {"kind": kind, "_reshape": "kind:"}
        sent = sent_by(client.post(url("add"), sent)) | texts
    assert sent["option-0-text"] == "Note it"
    assert sent["item-0-text"] == "Note it"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_chosen(client, trainer, bank, kind):
    sent = sent_by(client.get(url("add")))
    page = client.post(url("add"), sent | {"kind": kind, "_reshape": "kind:"})
    assert page.context["form"].part.kind == kind


def test_a_question_about_a_case_changes_its_kind(client, trainer, bank, now):
    question = stored(bank, "scenario", now)
    sent = reshape(client, question, "kind:part-0-", **{"part-0-kind": "matching"})
    assert sent["part-0-pair-0-text"] == "Report it"
    assert sent["part-0-option-0-text"] == "Report it"
    assert sent["part-1-item-0-text"] == "First of all"


def test_questions_about_a_case_move_with_all_they_hold(client, trainer, bank, now):
    question = stored(bank, "scenario", now)
    sent = reshape(client, question, "up:part-1")
    assert sent["part-0-item-0-text"] == "First of all"
    assert sent["part-1-option-0-text"] == "Report it"
    sent = reshape(client, question, "add:part")
    assert sent["part-TOTAL_FORMS"] == "4"


# --- Pictures ---------------------------------------------------------------------------


def test_a_picture_is_sent_and_described(client, trainer, bank, now):
    question = stored(bank, "numeric", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    files = {"figure-upload": picture(), "figure-alt": "A red field"}
    client.post(url("edit", question.pk), sent | files)
    question.refresh_from_db()
    shown = question.latest.body["picture"]
    kept = QuestionPicture.objects.get(sha256=shown["sha256"])
    assert shown == {
        "sha256": kept.sha256,
        "file": kept.file,
        "width": 40,
        "height": 30,
        "alt": "A red field",
    }
    assert kept.stored_by == trainer


def test_a_picture_without_words_is_kept_until_it_has_some(client, trainer, bank, now):
    question = stored(bank, "single", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    page = client.post(url("edit", question.pk), sent | {"option-0-upload": picture()})
    assert "Say in a few words what the picture shows." in page.content.decode()
    again = sent_by(page)
    assert again["option-0-picture"]
    client.post(url("edit", question.pk), again | {"option-0-alt": "A red field"})
    question.refresh_from_db()
    assert question.latest.body["options"][0]["picture"]["alt"] == "A red field"


def test_a_picture_is_taken_away(client, trainer, bank, now):
    question = stored(bank, "single", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    client.post(url("edit", question.pk), sent | {"option-2-remove": "on"})
    question.refresh_from_db()
    assert "picture" not in question.latest.body["options"][2]


def test_what_is_no_picture_is_refused_in_words(client, trainer, bank, now):
    question = stored(bank, "single", now)
    sent = sent_by(client.get(url("edit", question.pk)))
    wrong = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", "image/png")
    page = client.post(url("edit", question.pk), sent | {"figure-upload": wrong})
    assert "This file is no picture that can be shown." in page.content.decode()
    page = client.post(url("edit", question.pk), sent | {"figure-picture": "f" * 64})
    assert "This picture is not there." in page.content.decode()
    assert question.versions.count() == 1


# --- Preview ----------------------------------------------------------------------------


def test_who_may_only_look_sends_no_picture(client, trainer, bank):
    question = bank.questions.get(code="q-1")
    sent = sent_by(client.get(url("edit", question.pk)))
    client.force_login(trainer_with("view_question"))
    saved = {"version": question.latest_id}
    assert client.get(url("preview"), saved).status_code == 200
    refused = client.post(url("preview"), sent | {"figure-upload": picture("lime")})
    assert refused.headers["Location"] == reverse("wagtailadmin_home")
    assert not QuestionPicture.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown_as_it_is_written(client, trainer, bank, now, kind):
    sent = sent_by(client.get(url("edit", stored(bank, kind, now).pk)))
    page = client.post(url("preview"), sent).content.decode()
    assert page.count(f"Asked {kind}?") >= 2
    assert "After handing in" in page
    assert "No legal basis is named." in page or kind == "scenario"


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_shown_from_its_first_word_on(client, trainer, bank, kind):
    sent = sent_by(client.get(url("add")))
    shape = client.post(url("add"), sent | {"kind": kind, "_reshape": "kind:"})
    begun = sent_by(shape) | {"stem": "Only begun"}
    page = client.post(url("preview"), begun).content.decode()
    assert "Only begun" in page
    assert "Still missing" in page
    assert "After handing in" not in page
    assert QuestionVersion.objects.count() == 4


def test_matches_that_are_missing_do_not_hide_the_question(client, trainer, bank, now):
    sent = sent_by(client.get(url("edit", stored(bank, "matching", now).pk)))
    half = sent | {"pair-0-match": "", "pair-1-match": "", "distractor-0-text": ""}
    page = client.post(url("preview"), half).content.decode()
    assert "Money" in page
    assert "Write what belongs to this item." in page


def test_what_cannot_be_read_is_named_alone(client, trainer, bank, now):
    sent = sent_by(client.get(url("edit", stored(bank, "numeric", now).pk)))
    page = client.post(url("preview"), sent | {"answer-0-value": "x"}).content.decode()
    assert "Write a number, such as 12,5." in page


# --- Restoring and reviewing ------------------------------------------------------------


def test_a_retired_question_is_taken_into_use_again(client, trainer, bank, now):
    question = bank.questions.get(code="q-1")
    client.post(url("retire", question.pk), {"reason": "Old"})
    assert (
        url("restore", question.pk)
        in client.get(url("edit", question.pk)).content.decode()
    )
    client.post(url("restore", question.pk))
    question.refresh_from_db()
    assert (question.retired_at, question.retire_reason) == (None, "")


def test_a_legal_basis_is_confirmed_until_a_day_ahead(client, trainer, bank):
    question = bank.questions.get(code="q-1")
    page = client.post(url("review", question.pk), {"review_due": "2020-01-01"})
    assert "Choose a day after today." in page.content.decode()
    client.post(url("review", question.pk), {"review_due": "2099-01-01"})
    question.refresh_from_db()
    assert question.reviewed_by == trainer
    page = client.get(url("edit", question.pk)).content.decode()
    assert "1 January 2099" in page
    Question.objects.filter(pk=question.pk).update(review_due="2020-01-01")
    page = client.get(url("edit", question.pk)).content.decode()
    assert "The legal basis was to be looked at again by 1 January 2020." in page
    assert "none is named" in client.get(url("review", question.pk)).content.decode()
