import json
from decimal import Decimal

import pytest
from django.db.models import Sum

from elearning.frameworks.loading import (
    LKE_ZI_2021,
    FrameworkHasChanged,
    load_framework,
)
from elearning.frameworks.models import Area, Framework, Indicator, Option, Question

pytestmark = pytest.mark.django_db

TABLES = (Framework, Area, Indicator, Question, Option)


def rows():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def test_the_worksheet_is_whole():
    sheet = json.loads(LKE_ZI_2021.read_text(encoding="utf-8"))
    framework = load_framework(path=LKE_ZI_2021)

    areas = sheet["areas"]
    indicators = [below for area in areas for below in area["indicators"]]
    questions = [below for node in indicators for below in node["questions"]]
    stored = framework.questions.order_by("sort_order")
    assert [question.code for question in stored] == [q["code"] for q in questions]
    assert Area.objects.count() == len(areas)
    assert Indicator.objects.count() == len(indicators)
    assert Option.objects.count() == sum(len(q["options"]) for q in questions)
    total = Area.objects.aggregate(total=Sum("weight"))["total"]
    assert total == Decimal(100)


def test_questions_keep_their_place_their_options_and_their_inputs():
    load_framework(path=LKE_ZI_2021)

    question = Question.objects.get(code="PPA1B")
    assert question.indicator.code == "PPA1"
    assert question.indicator.area.code == "PPA"
    scores = question.options.order_by("sort_order").values_list("letter", "score")
    assert list(scores) == [
        ("A", Decimal(1)),
        ("B", Decimal("0.5")),
        ("C", Decimal(0)),
    ]
    assert Question.objects.get(code="PRA1A").inputs[0] == "Jumlah Agen Perubahan"
    assert Area.objects.get(code="HA").aspect == ""
    assert Question.objects.served_by_training().filter(code="PPC3E").exists()


def test_loading_again_changes_nothing():
    load_framework(path=LKE_ZI_2021)
    before = rows()
    load_framework(path=LKE_ZI_2021)
    assert rows() == before


def test_layout_of_the_file_does_not_count(tmp_path):
    framework = load_framework(path=LKE_ZI_2021)
    other = tmp_path / "lke.json"
    other.write_text(json.dumps(json.loads(LKE_ZI_2021.read_text(encoding="utf-8"))))
    assert load_framework(path=other) == framework


def test_changed_contents_under_the_same_name_are_refused(tmp_path):
    load_framework(path=LKE_ZI_2021)
    before = rows()
    sheet = json.loads(LKE_ZI_2021.read_text(encoding="utf-8"))
    sheet["areas"][0]["weight"] = "4.50"
    changed = tmp_path / "lke.json"
    changed.write_text(json.dumps(sheet), encoding="utf-8")

    with pytest.raises(FrameworkHasChanged, match="lke-zi-2021"):
        load_framework(path=changed)
    assert rows() == before


def test_two_worksheets_stand_side_by_side_in_their_time(tmp_path, today):
    old = load_framework(path=LKE_ZI_2021)
    sheet = json.loads(LKE_ZI_2021.read_text(encoding="utf-8"))
    sheet |= {"slug": "lke-zi-2030", "valid_from": "2030-01-01"}
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps(sheet), encoding="utf-8")
    new = load_framework(path=newer)

    assert list(Framework.objects.on(today)) == [old]
    assert old.questions.count() == new.questions.count()


def test_loading_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        load_framework(path=LKE_ZI_2021)
