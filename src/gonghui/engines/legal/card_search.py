"""Full-text search of the cards: pairs of characters, FTS5 on SQLite, a GIN index over `simple` on PostgreSQL.

Pairs are written as letters and digits, so that no parser of either database needs to know Chinese. What a section says
is indexed under its digest when it is installed or loaded; a search reads the rows of the section that counts. The
index is no data: it is made again from the packs whenever it is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db import connections, transaction

from gonghui.engines.legal.cards import GUIDE, Card, CardsSection
from gonghui.engines.legal.models import CardText
from gonghui.kernel.packs import digest, written

MOST_FOUND = 12
LONGEST_QUERY = 60
HEAD, BODY = 8.0, 1.0
# A card that shares one pair of ten with the question is no answer to it.
LEAST_SHARE = 0.25
FTS = "CREATE VIRTUAL TABLE IF NOT EXISTS legal_card_fts USING fts5(head, body, tokenize='ascii')"
VECTOR = "setweight(to_tsvector('simple', head), 'A') || setweight(to_tsvector('simple', body), 'D')"
GIN = f"CREATE INDEX IF NOT EXISTS legal_card_words ON legal_cardtext USING gin (({VECTOR}))"
FIND_SQLITE = """
SELECT text.code, text.head || ' ' || text.body
FROM legal_card_fts JOIN legal_cardtext AS text ON text.id = legal_card_fts.rowid
WHERE legal_card_fts MATCH %s AND text.section = %s
ORDER BY bm25(legal_card_fts, %s, %s) LIMIT %s
"""
FIND_POSTGRESQL = f"""
SELECT code, head || ' ' || body
FROM legal_cardtext, to_tsquery('simple', %s) AS asked
WHERE ({VECTOR}) @@ asked AND section = %s
ORDER BY ts_rank(ARRAY[%s, 0.2, 0.4, %s]::real[], ({VECTOR}), asked) DESC LIMIT %s
"""


def prepare(using: str = "default", **signal: Any) -> None:
    """Make the index where it is missing; after every migration, with or without one of ours."""
    connection = connections[using]
    if CardText._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(FTS if connection.vendor == "sqlite" else GIN)


@transaction.atomic
def index_cards(section: CardsSection) -> int:
    """Index what a section says, once; answers how many cards were new."""
    key = digest(written(section))
    if CardText.objects.filter(section=key).exists():
        return 0
    rows = CardText.objects.bulk_create([_row(key, card) for card in section.cards])
    connection = connections[CardText.objects.db]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO legal_card_fts (rowid, head, body) VALUES (%s, %s, %s)",
                [(row.pk, row.head, row.body) for row in rows],
            )
    return len(rows)


def load_cards() -> int:
    """Index the cards that ship with the product."""
    return index_cards(GUIDE.shipped())


def search(section: CardsSection, query: str) -> list[Card]:
    """The cards that answer, the best first. One statement; none for a query without a word."""
    asked = asked_of(section, query)
    if not asked:
        return []
    connection = connections[CardText.objects.db]
    sqlite = connection.vendor == "sqlite"
    terms = sorted(set().union(*asked))
    matched = (" OR " if sqlite else " | ").join(f'"{term}"' if sqlite else term for term in terms)
    weights = (HEAD, BODY) if sqlite else (BODY / HEAD, 1.0)
    with connection.cursor() as cursor:
        cursor.execute(
            FIND_SQLITE if sqlite else FIND_POSTGRESQL,
            [matched, digest(written(section)), *weights, MOST_FOUND * 2],
        )
        rows = [(code, set(words.split())) for code, words in cursor.fetchall()]
    kept = [code for code, words in rows if _share(asked, words) >= LEAST_SHARE]
    by_code = {card.code: card for card in section.cards}
    return [by_code[code] for code in kept[:MOST_FOUND]]


def asked_of(section: CardsSection, query: str) -> list[set[str]]:
    """What is asked for, as groups of pairs of which one is enough: a word with its synonyms, or a pair of the rest."""
    text = "".join(query.split()).lower()[:LONGEST_QUERY]
    for word in sorted(section.idle, key=len, reverse=True):
        text = text.replace(word, " ")
    groups: list[set[str]] = []
    for group in section.synonyms:
        here = [word for word in group if word.lower() in text]
        if here:
            groups.append({pair for word in group for pair in pairs(word)} or set())
            for word in here:
                text = text.replace(word.lower(), " ")
    groups.extend({pair} for part in text.split() for pair in pairs(part))
    return [group for group in groups if group]


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters, as letters and digits; a lone character pairs with nothing and is left."""
    plain = [letter for letter in text.lower() if letter.isalnum()]
    return [f"u{ord(first):x}u{ord(second):x}" for first, second in pairwise(plain)]


def _row(key: str, card: Card) -> CardText:
    head = [card.title.zh, *card.words]
    body = [card.answer.zh, *(each.zh for each in (*card.body, *card.articles))]
    return CardText(section=key, code=card.code, head=_written(head), body=_written(body))


def _written(texts: Iterable[str]) -> str:
    return " ".join(pair for text in texts for pair in pairs(text))


def _share(asked: Sequence[set[str]], words: set[str]) -> float:
    return sum(bool(group & words) for group in asked) / len(asked)
