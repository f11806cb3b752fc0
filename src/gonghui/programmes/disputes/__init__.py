"""Disputes: early warning, disposal, online mediation, confirmation; the loop of mediation, arbitration and suit.

Beside the furniture of every app:

- rules: `facts` declares what is observed, `known` gathers it, `metrics` weigh it, `replay` does so for past days
- ways in: `intake` asks on the phone, `likeness` proposes doubles, `importing` and `feeds/` take files
- disposal: `policy` is what follows a colour, `routing` who handles, `letters` the wording; `sections` keeps them
- after talks: `clarity` checks terms before signing, `routes` lead to an enforceable paper, `limitation` is the year
- shell: `programme` is the table of contents, `doors` opens rooms by code, `exports`, `papers`, `tasks` and `commands`
"""
