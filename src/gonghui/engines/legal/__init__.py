"""Labour law: working calendar, statutory clocks, calculators with pages and API, words that sort narratives.

Formulas are pure functions; parameters and words are data of packs. Not legal advice: results name their article.
"""
