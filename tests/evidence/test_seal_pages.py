"""The public list of seals: anybody reads it, and it tells of nobody."""

import pytest
from django.urls import resolve

from elearning.evidence.chain import head_of, seal_message
from elearning.evidence.models import Seal
from elearning.evidence.sealing import seal, signature_holds
from elearning.evidence.views import seals
from elearning.signing import Signature, from_text, is_signed
from tests.conftest import NOW
from tests.evidence.acting import complete, person

pytestmark = pytest.mark.django_db

ADDRESSES = ["/verifikasi/segel/", "/verifikasi/segel.json"]


@pytest.fixture
def sealed(course, office):
    """Two seals; Ani's and Budi's records are below them."""
    made = []
    for name in ("Ani", "Budi"):
        complete(person(office, name), course)
        made.append(seal(by=None, at=NOW))
    return made


def old_seal(number):
    """Of before there were keys; nothing but its row."""
    return Seal(
        number=number,
        previous_head="ab" * 32 if number > 1 else "",
        merkle_root="cd" * 32,
        head=f"{number:064x}",
        record_count=1,
        last_record_id=number,
        sealed_at=NOW,
    )


def test_the_code_of_a_certificate_does_not_take_the_address():
    assert resolve("/verifikasi/segel/").url_name == "seals"
    assert resolve("/verifikasi/segel.json").url_name == "seals_file"
    assert resolve("/verifikasi/BCDF-2345-GHJK-6789/").url_name == "verify_certificate"


def test_everybody_reads_numbers_heads_keys_and_signatures(client, sealed):
    text = client.get("/verifikasi/segel/").content.decode()
    for made in sealed:
        assert made.head in text
        assert made.signature in text
    assert sealed[0].key_id in text
    assert sealed[0].public_key in text
    assert text.index(sealed[1].head) < text.index(sealed[0].head)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_person_is_told_of(client, sealed, office, address):
    text = client.get(address).content.decode()
    assert "Ani" not in text
    assert office.name not in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_where_nothing_is_sealed_it_says_so(client, db, address):
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_machines_can_reckon_the_chain_and_the_signatures(client, sealed):
    response = client.get("/verifikasi/segel.json")
    assert response["Cache-Control"] == "public, max-age=300"
    told = response.json()
    assert told["next"] is None
    newest, oldest = told["seals"]
    assert newest["previous"] == oldest["head"]
    for entry in told["seals"]:
        assert entry["head"] == head_of(
            entry["number"], entry["previous"], root=entry["root"], count=entry["count"]
        )
        message = seal_message(head=entry["head"], sealed_at=entry["sealed_at"])
        signature = Signature(
            from_text(entry["public_key"]), from_text(entry["signature"])
        )
        assert is_signed(message, signature)
    assert signature_holds(sealed[0])


def test_long_lists_come_in_pages(client, db, monkeypatch):
    monkeypatch.setattr(seals, "MOST_IN_JSON", 20)
    Seal.objects.bulk_create(old_seal(n) for n in range(1, 46))
    told = client.get("/verifikasi/segel.json").json()
    numbers = [entry["number"] for entry in told["seals"]]
    while told["next"]:
        told = client.get(told["next"]).json()
        numbers += [entry["number"] for entry in told["seals"]]
    assert numbers == list(range(45, 0, -1))
    assert "made before" in client.get("/verifikasi/segel/?page=2").content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", "\x00"])
def test_nonsense_in_the_address_is_no_error(client, sealed, before):
    answer = client.get("/verifikasi/segel.json", {"sebelum": before})
    assert answer.status_code == 200


def test_more_seals_cost_no_more_queries(client, sealed, django_assert_max_num_queries):
    client.get("/verifikasi/segel/")
    with django_assert_max_num_queries(12) as few:
        client.get("/verifikasi/segel/")
    Seal.objects.bulk_create(old_seal(n) for n in range(3, 60))
    with django_assert_max_num_queries(len(few)):
        client.get("/verifikasi/segel/")
    with django_assert_max_num_queries(1):
        client.get("/verifikasi/segel.json")


def test_the_page_that_checks_packs_is_downloaded_and_needs_no_network(client, db):
    answer = client.get("/verifikasi/periksa.html")
    assert answer["Content-Disposition"] == 'attachment; filename="PERIKSA.html"'
    text = answer.content.decode()
    assert text.count("<script>") == text.count("</script>") == 1
    for outside in ("http:", "https:", " src=", "fetch(", "import(", "/* page", "url("):
        assert outside not in text
