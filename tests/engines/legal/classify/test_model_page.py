"""The page of models: figures before the signature, the signature with a reason, and the way back."""

from __future__ import annotations

import pytest
from django.test import Client

from gonghui.engines.legal.models import TrainedModel
from tests import stages
from tests.cast import Cast
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, requirement("F-11")]


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    client.force_login(cast.here.users["leader"])
    return client


def test_without_a_model_the_page_says_how_to_get_one(leader: Client) -> None:
    page = leader.get("/legal/models/").content.decode()

    assert "还没有训练过模型" in page and "现在只按词表归类" in page


def test_the_figures_stand_before_the_signature(cast: Cast, leader: Client) -> None:
    model = stages.staged_model(cast.here)

    before = leader.get("/legal/models/").content.decode()
    refused = leader.post(f"/legal/models/{model.pk}/sign/", {"why": " "}, follow=True).content.decode()
    signed = leader.post(
        f"/legal/models/{model.pk}/sign/", {"why": "召回和词表一样，先试一个月"}, follow=True
    ).content.decode()
    retired = leader.post(f"/legal/models/{model.pk}/retire/", follow=True).content.decode()

    assert "85.0% ~ 95.0%" in before and "待签发" in before and "看过数字，启用" in before
    assert "没有写理由" in refused
    assert "在用" in signed and "召回和词表一样" in signed and "停用" in retired
    assert not TrainedModel.objects.counting(cast.here.federation.pk).exists()


def test_whoever_may_only_look_finds_no_button(cast: Cast, client: Client) -> None:
    model = stages.staged_model(cast.here)
    client.force_login(cast.here.users["officer"])

    page = client.get("/legal/models/").content.decode()

    assert "85.0% ~ 95.0%" in page and "看过数字，启用" not in page
    assert client.post(f"/legal/models/{model.pk}/sign/", {"why": "x"}).status_code == 403
