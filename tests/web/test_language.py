from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_screens_are_chinese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/verify/", headers={"accept-language": "en-US"}).content.decode()

    assert 'lang="zh-CN"' in page
    assert "文书" in page


@pytest.mark.django_db
def test_who_chooses_english_gets_it_until_they_choose_back(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/verify/"})
    english = client.get("/verify/").content.decode()
    client.post("/language/", {"language": "zh-hans", "next": "/verify/"})

    assert answer["Location"] == "/verify/"
    assert 'lang="en"' in english
    assert 'lang="zh-CN"' in client.get("/verify/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "back"), [("xx", "https://elsewhere.invalid/"), ("", ""), ("", "nowhere")])
def test_an_unknown_language_and_a_foreign_address_lead_home_in_chinese(
    client: Client, language: str, back: str
) -> None:
    answer = client.post("/language/", {"language": language, "next": back})

    assert answer["Location"] == "/"
    assert 'lang="zh-CN"' in client.get("/").content.decode()
