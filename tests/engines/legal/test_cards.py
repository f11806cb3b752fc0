"""Cards of knowledge: everyday words find them, whichever database keeps the index."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pytest_django import DjangoAssertNumQueries

from gonghui.engines.legal.card_search import asked_of, load_cards, pairs, prepare, search
from gonghui.engines.legal.cards import GUIDE, CardsSection
from gonghui.engines.legal.checks import GUIDE as CHECKS
from gonghui.engines.legal.doors import RATES
from gonghui.engines.legal.models import CardText
from gonghui.kernel.packs import install_pack
from gonghui.kernel.scope import Scope, Via
from gonghui.programmes.disputes.enums import Category
from tests.requirements import requirement

pytestmark = requirement("F-06")
SYSTEM = Scope.for_system(None, reason="test", via=Via.CLI)


@pytest.fixture
def section(db: None) -> CardsSection:
    load_cards()
    return GUIDE.shipped()


def test_there_is_a_card_for_every_kind_and_for_every_end(section: CardsSection) -> None:
    codes = {card.code for card in section.cards}

    assert len(section.cards) >= 40
    assert set(Category.values) <= {code for card in section.cards for code in card.categories} | {"T04", "N00"}
    assert {code for end in CHECKS.shipped().ends for code in end.cards} <= codes


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("老板不给工钱", "arrears"),
        ("工地包工头欠薪", "site-wages"),
        ("被炒鱿鱼了", "dismissal"),
        ("没签合同能要双倍工资吗", "unsigned"),
        ("年假没休", "annual-leave"),
        ("送外卖被车撞了", "platform-injury"),
        ("公司不交五险", "uninsured"),
        ("扣我身份证", "deposit"),
        ("怀孕七个月还让上夜班", "pregnancy"),
        ("辞工老板不批怎么办", "resignation"),
        ("请不起律师", "legal-aid"),
        ("尘肺", "occupational-disease"),
        ("仲裁要多少钱", "arbitration"),
        ("过了一年还能告吗", "limitation-year"),
        ("N+1", "severance"),
    ],
)
def test_everyday_words_find_the_card(section: CardsSection, query: str, code: str) -> None:
    assert code in [card.code for card in search(section, query)][:3]


@pytest.mark.parametrize(
    "query", ["", "  ", "怎么办", "!!!", '"; DROP TABLE x; --', "' OR 'x'='x", "NEAR(a b)", "天气预报明日晴", "工"]
)
def test_what_says_nothing_finds_nothing_and_breaks_nothing(section: CardsSection, query: str) -> None:
    assert search(section, query) == []


@given(st.text(max_size=80))
def test_terms_are_letters_and_digits_whatever_is_typed(query: str) -> None:
    groups = asked_of(GUIDE.shipped(), query)

    assert all(term.isascii() and term.isalnum() for group in groups for term in group)
    assert all(groups)


def test_pairs_do_not_reach_over_what_lies_between() -> None:
    assert pairs("工资。N+1") == pairs("工资n1")
    assert pairs("工") == []


def test_a_search_costs_one_statement(section: CardsSection, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        search(section, "老板不给工钱")


def test_indexing_twice_adds_nothing(section: CardsSection) -> None:
    before = CardText.objects.count()

    assert load_cards() == 0
    assert CardText.objects.count() == before == len(section.cards)
    prepare()


def test_a_pack_that_is_installed_is_found_by_its_own_words(db: None, tmp_path: Path) -> None:
    load_cards()
    (tmp_path / "pack.yaml").write_text("{name: own, title: 本地, layer: national, version: 1}", encoding="utf-8")
    card = "{code: canteen, title: 食堂饭补怎么算, answer: 按天算。, body: [问后勤。], articles: [本地规定]}"
    (tmp_path / "cards.yaml").write_text(f"cards: [{card}]", encoding="utf-8")

    install_pack(SYSTEM, tmp_path)

    assert [each.code for each in search(GUIDE.current(), "饭补")] == ["canteen"]
    assert search(GUIDE.current(), "老板不给工钱") == []


def test_a_card_twice_named_is_refused() -> None:
    card = {"code": "one", "title": "甲", "answer": "乙", "body": ["丙"], "articles": ["丁"]}

    with pytest.raises(ValidationError, match="one"):
        CardsSection.model_validate({"cards": [card, card]})


def test_the_index_of_the_database_is_used(section: CardsSection) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM legal_card_fts")
            assert cursor.fetchone()[0] == len(section.cards)
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'legal_card_words'")
            assert "USING gin" in cursor.fetchone()[0]


def test_the_pages_search_and_lead_on(section: CardsSection, client: Client) -> None:
    whole = client.get("/legal/cards/").content.decode()
    found = client.post("/legal/cards/", {"q": "老板不给工钱"}).content.decode()
    none = client.post("/legal/cards/", {"q": "<script>天气"}).content.decode()
    card = client.get("/legal/cards/arrears/").content.decode()

    assert "单位不发工资怎么办" in whole and "请不起律师怎么办" in whole
    assert 'href="/legal/cards/arrears/"' in found and "请不起律师怎么办" not in found
    assert "没找到" in none and "<script>天气" not in none
    assert "《劳动合同法》第三十条" in card and 'href="/legal/check/pay-unpaid-firm/"' in card and 'href="/r/"' in card
    assert client.get("/legal/cards/nothing/").status_code == 404


def test_the_search_is_limited_by_address(
    section: CardsSection, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RATES, "search", "1/10m/ip")
    client.post("/legal/cards/", {"q": "工资"})

    assert "歇十分钟" in client.post("/legal/cards/", {"q": "工资"}).content.decode()
