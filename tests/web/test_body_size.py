from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "status"), [(10, 413), (10_000, 404)])
def test_a_body_over_the_limit_is_refused_with_a_sentence(
    client: Client, settings: Settings, limit: int, status: int
) -> None:
    settings.GONGHUI_LARGEST_BODY = limit

    answer = client.post("/verify/K7QM3XRD9PTA/", {"file": SimpleUploadedFile("a.pdf", b"x" * 500)})

    assert answer.status_code == status
    assert ("最多 20 MB" in answer.content.decode()) == (status == 413)
