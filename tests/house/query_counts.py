"""How many statements each page costs, sign-in and frame included, whatever the number of rows on it.

The tests compare to the letter: a page that gets cheaper is entered here too, so that it stays so. Five statements are
the frame's: session, user, posts, the federations below, and one for all numbers of the side list together.
"""

from __future__ import annotations

LIST, DETAIL = 6, 9
"""What a page without and with a key in its address should cost at most."""

COUNTS: dict[str, int] = {
    "disputes:board": 25,
    "disputes:case": 18,
    "disputes:case_claims": 6,
    "disputes:case_dates": 9,
    "disputes:case_extension": 7,
    "disputes:case_notes": 9,
    "disputes:case_new": 8,
    "disputes:cases": 8,
    "disputes:confirmation": 12,
    "disputes:confirmation_prepare": 8,
    "disputes:confirmations": 6,
    "disputes:figure_rows": 8,
    "disputes:evidence": 9,
    "disputes:letter": 6,
    "disputes:order": 10,
    "disputes:orders": 7,
    "disputes:parties": 9,
    "disputes:party_agent": 5,
    "disputes:party_phone": 6,
    "disputes:referral": 6,
    "disputes:referral_new": 5,
    "disputes:referrals": 6,
    "disputes:rights": 9,
    "disputes:risk": 21,
    "disputes:scan": 5,
    "disputes:point": 9,
    "disputes:point_new": 6,
    "disputes:point_posters": 4,
    "disputes:points": 8,
    "disputes:signal_new": 6,
    "disputes:signals": 7,
    "disputes:warning": 19,
    "disputes:signal": 15,
    "disputes:warning_dispatch": 13,
    "disputes:warnings": 8,
    "exchange:batch": 7,
    "exchange:export": 6,
    "exchange:home": 6,
    "exchange:start": 6,
    "files:bodies": 7,
    "files:body": 8,
    "files:body_amend": 7,
    "files:body_new": 6,
    "files:enterprise": 9,
    "files:enterprise_amend": 7,
    "files:enterprise_new": 6,
    "files:enterprises": 8,
    "files:people": 7,
    "files:person": 9,
    "files:person_amend": 7,
    "files:person_find": 5,
    "files:person_new": 6,
    "jobs:overview": 11,
    "notifications:inbox": 8,
    "web:me": 5,
    "web:workbench": 10,
}

TABS = "rows, clocks of the rows, towns to filter by"

OVER: dict[str, str] = {
    "disputes:board": "a statement for each figure; every one opens its rows",
    "disputes:case": "parties, claims, clocks, evidence, seats, codes, papers, story, agreement, signers, confirmation",
    "disputes:case_new": "towns, mediation bodies, and what the warning or signal says already",
    "disputes:cases": TABS,
    "disputes:confirmation": "papers, joinings, clocks, story",
    "disputes:order": "the warning behind it, clocks, their ladders, story",
    "disputes:orders": TABS,
    "disputes:risk": "a statement for each figure, by town or month where it is drawn so; policy, rows, clocks",
    "disputes:points": "rows, what came in through each, towns to filter by",
    "disputes:rights": TABS,
    "disputes:signal": "reporter, probable doubles, others of the firm, towns, warning, clocks, photos, story",
    "disputes:signals": TABS,
    "disputes:warning": "colours, rules, facts, signals, orders, notes, letters, other matters, clocks, story",
    "disputes:warning_dispatch": "policy, handlers, orders given, colours, bodies to choose from",
    "disputes:warnings": TABS,
    "files:bodies": "rows, towns to filter by",
    "files:people": "rows, towns to filter by",
    "files:enterprises": "rows, towns to filter by, and what programmes know of the rows",
    "jobs:overview": "workers, turns, queue, running work, failures and which of them are taken up already",
    "notifications:inbox": "each way into the box is read by an index of its own",
    "web:workbench": "duties, lapsing rights and inbox, each with its number",
}
"""Pages that cost more than they should, and for what. An entry that is no longer needed fails."""
