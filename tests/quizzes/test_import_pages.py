"""Question files in the CMS: sent, looked at, chosen, brought in; and out again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.models import Question, QuestionUpload
from quizzes.views import importing
from tests.factories import UserFactory, add_bank

from .formats.packing import packed

pytestmark = pytest.mark.django_db
UPLOAD = reverse("impor-soal:index")
GIFT = """
::Ibu kota:: Ibu kota Indonesia? {=Jakarta ~Bandung ~Medan}

::Esai:: Jelaskan gratifikasi. {}

::Benar:: Gratifikasi wajib dilaporkan. {T}
"""


def package():
    """Two items of QTI 3, of which one is an essay."""
    choices = "".join(
        f'<qti-simple-choice identifier="{name}">{name}</qti-simple-choice>'
        for name in ("Jakarta", "Medan")
    )
    asked = {
        "ibu-kota": "<qti-correct-response><qti-value>Jakarta</qti-value>"
        "</qti-correct-response></qti-response-declaration><qti-item-body>"
        "<p>Ibu kota Indonesia?</p>\n<qti-choice-interaction max-choices='1' "
        f"response-identifier='RESPONSE'>{choices}</qti-choice-interaction>",
        "esai": "</qti-response-declaration><qti-item-body>\n<p>Jelaskan.</p>\n"
        "<qti-extended-text-interaction response-identifier='RESPONSE'/>",
    }
    return packed(
        {
            f"items/{name}.xml": f"<qti-assessment-item title='{name.capitalize()}'>"
            "<qti-response-declaration identifier='RESPONSE' cardinality='single'>"
            f"{inner}</qti-item-body></qti-assessment-item>"
            for name, inner in asked.items()
        }
    )


def send(client, bank, text=GIFT, **fields):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("soal.gift", content)
    return client.post(UPLOAD, {"bank": bank.pk, "file": file, "format": "", **fields})


@pytest.fixture
def bank(db):
    return add_bank(size=0)


@pytest.fixture
def preview(client, trainer, bank):
    client.force_login(trainer)
    return send(client, bank)["Location"]


def test_sent_looked_at_and_brought_in(client, preview, bank):
    page = client.get(preview).content.decode()
    assert "Ibu kota Indonesia?" in page
    assert "Line 4" in page
    assert "2 ready to bring in" in page
    answer = client.post(preview, {"soal": ["0"]}, follow=True)
    assert "1 question is in the bank" in answer.content.decode()
    assert [q.latest.title for q in Question.objects.with_latest()] == ["Ibu kota"]
    assert not QuestionUpload.objects.exists()


def test_the_answers_are_shown_before_they_are_brought_in(client, trainer, bank):
    client.force_login(trainer)
    text = (
        "[html]<b>Ibu kota</b> a &lt; b?{=<i>Jakarta</i>#tepat ~%-50%Medan####Lihat UU}"
    )
    page = client.get(send(client, bank, text)["Location"]).content.decode()
    for words in (
        "Ibu kota a &lt; b?",
        "Jakarta (right)",
        "tepat",
        "-50 %",
        "Lihat UU",
    ):
        assert words in page
    assert "&lt;b&gt;" not in page


@pytest.mark.parametrize("said", ["9" * 5_000, "-1", "x", "\u0663", "999"])
def test_what_is_no_number_of_a_question_is_not_chosen(client, preview, said):
    assert client.post(preview, {"soal": [said]}).status_code == 200
    assert not Question.objects.exists()


def test_the_same_file_again_has_nothing_to_do(client, preview, bank):
    client.post(preview, {"soal": ["0", "1"]})
    page = client.get(send(client, bank)["Location"]).content.decode()
    assert "nothing to do" in page
    assert "0 ready to bring in" in page


def test_nothing_chosen_brings_nothing_in(client, preview):
    page = client.post(preview, {}).content.decode()
    assert "Choose at least one question" in page
    assert not Question.objects.exists()
    assert QuestionUpload.objects.exists()


def test_a_file_can_be_thrown_away_and_the_next_takes_its_place(client, preview, bank):
    send(client, bank)
    assert QuestionUpload.objects.count() == 1
    newest = QuestionUpload.objects.get().pk
    client.post(reverse("impor-soal:preview", args=[newest]), {"drop": "1"})
    assert not QuestionUpload.objects.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "This file is empty."), (b"\x00\x01\x02PNG", "binary")],
)
def test_a_file_that_is_none_is_told(client, trainer, bank, text, told):
    client.force_login(trainer)
    answer = send(client, bank, text)
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert told in answer.content.decode()


def test_a_file_that_is_too_large_is_refused(client, trainer, bank, monkeypatch):
    monkeypatch.setattr(importing, "LARGEST", 10)
    client.force_login(trainer)
    assert "Split it into smaller files." in send(client, bank).content.decode()


def test_only_the_sender_finds_his_file(client, preview):
    other = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(other)
    assert client.get(preview).status_code == 404
    assert client.post(preview, {"soal": ["0"]}).status_code == 404


def test_who_may_not_write_questions_is_sent_away(client, bank):
    client.force_login(UserFactory())
    for address in (UPLOAD, reverse("impor-soal:export", args=[bank.slug, "gift"])):
        assert client.get(address).status_code == 302


def test_the_preview_asks_as_much_for_many(
    client,
    trainer,
    bank,
    django_assert_max_num_queries,
):
    client.force_login(trainer)
    many = "\n\n".join(f"::S{n}:: Soal {n}? {{=a{n} ~b ~c}}" for n in range(40))
    counts = []
    for text in (GIFT, many):
        address = send(client, bank, text)["Location"]
        client.get(address)
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_package_of_qti_tells_the_file_of_what_it_cannot_read(client, trainer, bank):
    client.force_login(trainer)
    page = client.get(send(client, bank, package())["Location"]).content.decode()
    assert "items/ibu-kota.xml, line 1" in page
    assert "items/esai.xml, line 3 · Esai" in page
    assert "extendedTextInteraction" in page
    assert "1 ready to bring in" in page


@pytest.mark.parametrize(
    ("format", "holds"),
    [("gift", b"$CATEGORY"), ("moodle-xml", b"<quiz"), ("qti", b"imsmanifest.xml")],
)
def test_a_bank_goes_out_as_a_file(client, trainer, format, holds):
    bank = add_bank(size=2)
    client.force_login(trainer)
    answer = client.get(reverse("impor-soal:export", args=[bank.slug, format]))
    assert bank.slug in answer["Content-Disposition"]
    assert holds in answer.content
    gone = reverse("impor-soal:export", args=[bank.slug, "aiken"])
    assert client.get(gone).status_code == 404
