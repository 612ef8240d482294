"""The site says whether it can answer."""

import pytest


@pytest.mark.django_db
def test_it_answers_when_the_database_does(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.content == b"ok"
    assert answer["Content-Type"] == "text/plain"
