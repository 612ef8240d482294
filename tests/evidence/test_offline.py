"""A pack checked without the site: a changed byte, figure, record, seal or signature."""

import json
import shutil
import zipfile
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.assigning import exempt
from elearning.evidence.models import Seal, SealLeaves
from elearning.evidence.packing.writing import pack
from elearning.evidence.sealing import seal
from elearning.evidence.verifying import Finding, examine, verify_pack
from elearning.signing import key_id, public_key
from tests.conftest import NOW, TODAY
from tests.evidence.acting import build, complete, person
from tests.evidence.forging import (
    DATA,
    files_of,
    forge,
    leave_out_who_is_missing,
    raise_the_percentage,
    root_of,
    sha,
    write,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def have_staff(base):
    """Two of four are done, one is exempt; somebody elsewhere shares their seals."""
    (_agency, office, centre), course = base["units"], base["course"]
    complete(person(office, "Ani"), course, score=Decimal("87.5"))
    complete(person(base["school"], "Lain"), course)
    seal(by=None, at=NOW)
    complete(person(centre, "Budi"), course, score=Decimal(60))
    seal(by=None, at=NOW)
    person(centre, "Cici")
    exempt(
        employee=person(office, "Dodi"),
        reason="Cuti besar",
        starts_on=date(2026, 3, 1),
        by=UserFactory(),
        at=NOW,
    )


def build_all():
    return build(school=True)


@pytest.fixture(scope="class")
def built(request, layers):
    asked = ["base", "staff", *request.fixturenames]
    return layers.build(asked, base=build_all, staff=have_staff)["base"]


@pytest.fixture
def make(office, question, db, tmp_path):
    """make(): the path of a new pack."""

    def _make():
        packed = pack(
            unit=office,
            starts_on=date(2026, 1, 1),
            ends_on=TODAY,
            questions=[question],
            by=None,
            at=NOW,
        )
        path = tmp_path / "paket.zip"
        shutil.move(packed.path, path)
        return path

    return _make


@pytest.fixture
def sound(make):
    return make()


# --- A sound pack -----------------------------------------------------------------------


def test_everything_in_a_sound_pack_is_reckoned_again(sound):
    found = examine(sound, keys=[key_id(public_key())])
    assert found.findings == []
    assert (found.records, found.unsealed, found.seals) == (2, 0, 2)
    assert (found.questions, found.figures) == (1, 7)
    assert found.last_seal["head"] == Seal.objects.get(number=2).head
    assert [found.key] == found.seal_keys == [key_id(public_key())]


def test_the_data_names_nobody_and_brings_no_record_of_others(sound):
    text = files_of(sound)[f"{root_of(sound)}/{DATA}"].decode()
    for name in ("Ani", "Budi", "Cici", "Dodi", "Lain", "Cuti"):
        assert name not in text
    data = json.loads(text)
    assert len(data["records"]) == 2
    assert data["questions"][0]["told"] == {
        "completions": 2,
        "did": 2,
        "exempt": 1,
        "gain": None,
        "missing": 1,
        "percent": "66.6",
        "should": 3,
    }


def test_an_unpacked_folder_is_checked_as_well(sound, tmp_path):
    folder = tmp_path / "terurai"
    with zipfile.ZipFile(sound) as archive:
        archive.extractall(folder)
    assert verify_pack(folder) == verify_pack(folder / root_of(sound)) == []
    (folder / root_of(sound) / "BACA_SAYA.txt").write_text("lain")
    assert verify_pack(folder) == [Finding("changed", "BACA_SAYA.txt")]


def test_what_is_not_sealed_yet_is_told_and_nothing_wrong(make, course, office):
    complete(person(office, "Eka"), course)
    found = examine(make())
    assert (found.findings, found.records, found.unsealed) == ([], 3, 1)


def test_a_pack_without_any_seal_holds(make, monkeypatch):
    monkeypatch.setattr(
        "elearning.evidence.packing.proofs.Seal.objects", Seal.objects.none()
    )
    found = examine(make())
    assert (found.findings, found.unsealed, found.last_seal) == ([], 2, None)


def test_seals_of_before_their_lists_are_proved_from_the_rows(make, monkeypatch):
    monkeypatch.setattr(
        "elearning.evidence.packing.proofs.SealLeaves.objects",
        SealLeaves.objects.none(),
    )
    # These seals cover certificates too, so that completions alone do not lead there.
    assert {f.kind for f in verify_pack(make())} == {"proof"}


def test_a_pack_of_before_is_checked_for_what_it_has(sound):
    root = root_of(sound)
    later = {f"{root}/{DATA}", f"{root}/manifest.sig.json"}
    files = {name: c for name, c in files_of(sound).items() if name not in later}
    listed = json.loads(files[f"{root}/manifest.json"])
    listed["files"] = [e for e in listed["files"] if e["path"] != DATA]
    files[f"{root}/manifest.json"] = json.dumps(listed).encode()
    sums = f"{root}/SHA256SUMS"
    names = [name for name in files if name != sums]
    lines = [f"{sha(files[name])}  {name.removeprefix(f'{root}/')}\n" for name in names]
    write(sound, files | {sums: "".join(lines).encode()})
    assert verify_pack(sound) == []
    assert examine(sound, keys=["abc"]).findings == [
        Finding("unsigned", "manifest.json")
    ]


# --- What somebody changes --------------------------------------------------------------


def call_the_missing_done(data):
    row = next(row for row in data["sets"][0]["standing"] if row[3] == "todo")
    row[3], row[4] = "done", data["records"][0]["id"]


def count_somebody_twice(data):
    data["sets"][0]["standing"].append(data["sets"][0]["standing"][0])


def remove_a_participant(data):
    data["sets"][0]["participants"].pop()


def raise_a_score_of_the_recap(data):
    data["sets"][0]["participants"][0][2] = "99.5"


def raise_a_score_of_the_record(data):
    data["records"][0]["facts"]["score"] = "99.5"
    data["sets"][0]["participants"][0][2] = "99.5"


def remove_a_record(data):
    data["records"].pop()


def swap_two_people(data):
    one, two = (record["facts"] for record in data["records"])
    one["employee"], two["employee"] = two["employee"], one["employee"]


def copy_a_record(data):
    data["records"].append(data["records"][0])


def move_a_record(data):
    data["records"][0]["place"] += 1


def prove_nothing(data):
    data["seals"][0]["proof"] = []


def name_an_unknown_seal(data):
    data["records"][0]["seal"] = 9


def cut_the_tail(data):
    data["seals"].pop()


def reorder_the_seals(data):
    data["seals"].reverse()


def edit_a_seal(data):
    data["seals"][0]["count"] += 1


def edit_the_time_of_a_seal(data):
    data["seals"][1]["sealed_at"] = "2026-01-01T00:00:00.000000+00:00"


def strip_a_signature(data):
    data["seals"][1]["signature"] = data["seals"][1]["public_key"] = ""


def forge_a_signature(data):
    data["seals"][1]["signature"] = "A" * 86


def write_nonsense(data):
    data["sets"] = "bukan baris"


CASES = [
    (raise_the_percentage, {"figure-percent"}),
    (leave_out_who_is_missing, {"figure-percent", "figure-missing", "figure-should"}),
    (
        call_the_missing_done,
        {"unfounded", "figure-percent", "figure-missing", "figure-did"},
    ),
    (
        count_somebody_twice,
        {"row-twice", "figure-percent", "figure-should", "figure-did"},
    ),
    (remove_a_participant, {"figure-completions"}),
    (raise_a_score_of_the_recap, {"score"}),
    (raise_a_score_of_the_record, {"record"}),
    (remove_a_record, {"unfounded"}),
    (swap_two_people, {"record", "unfounded"}),
    (copy_a_record, {"twice", "proof"}),
    (move_a_record, {"proof"}),
    (prove_nothing, {"proof"}),
    (name_an_unknown_seal, {"proof"}),
    (cut_the_tail, {"proof"}),
    (reorder_the_seals, {"chain"}),
    (edit_a_seal, {"head", "proof"}),
    (edit_the_time_of_a_seal, {"seal-signature"}),
    (strip_a_signature, {"seal-signature"}),
    (forge_a_signature, {"seal-signature"}),
    (write_nonsense, {"unreadable"}),
]
IDS = [change.__name__ for change, _kinds in CASES]


@pytest.mark.parametrize(("change", "kinds"), CASES, ids=IDS)
def test_it_is_found_even_by_who_could_sign(change, kinds, sound):
    forge(sound, change, signed=True)
    assert {finding.kind for finding in verify_pack(sound)} == kinds


@pytest.mark.parametrize("change", [raise_the_percentage, dict.keys])
def test_whoever_makes_the_sums_agree_lacks_the_key(change, sound):
    forge(sound, change)
    assert Finding("signature", "manifest.json") in verify_pack(sound)


def test_a_pack_signed_with_another_key_is_found_by_the_key(sound, settings, tmp_path):
    expected = key_id(public_key())
    settings.KEYS_DIR = tmp_path / "forger"
    forge(sound, raise_the_percentage, signed=True)
    found = examine(sound, keys=[expected])
    assert Finding("key", key_id(public_key())) in found.findings


@pytest.mark.parametrize("content", [b"", b"[]", b'{"public_key": 1, "signature": 2}'])
def test_a_signature_that_is_none_is_named(content, sound):
    name = f"{root_of(sound)}/manifest.sig.json"
    write(sound, files_of(sound) | {name: content})
    assert verify_pack(sound) == [
        Finding("changed", "manifest.sig.json"),
        Finding("signature", "manifest.json"),
    ]


def test_a_pack_without_its_signature_is_not_whole(sound):
    files = files_of(sound)
    del files[f"{root_of(sound)}/manifest.sig.json"]
    write(sound, files)
    assert verify_pack(sound) == [
        Finding("missing", "manifest.sig.json"),
        Finding("unsigned", "manifest.json"),
    ]


def test_the_command_says_it_in_sentences(sound):
    out = StringIO()
    forge(sound, raise_the_percentage, signed=True)
    with pytest.raises(CommandError, match="1 temuan"):
        call_command("verify_evidence", str(sound), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[-1] == (
        "PPE1A, persentase: rekap menyebut 100,0, hitungan dari barisnya 66,6."
    )
    assert "7 angka dari 1 pertanyaan" in lines[1]
