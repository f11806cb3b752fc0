"""The classifier that counts: the words of the federation's pack, made ready once for each version of them."""

from __future__ import annotations

from functools import lru_cache

from gonghui.engines.legal.classify.classifier import Classifier
from gonghui.engines.legal.classify.schema import ClassificationSection
from gonghui.engines.legal.guides import Guide

GUIDE = Guide("classification", ClassificationSection)


def classifier_for(federation_id: int | None) -> Classifier:
    """The classifier of one federation."""
    return _made(GUIDE.current(federation_id))


def classifier_at_hand() -> Classifier:
    """The classifier of the command line, with or without a database."""
    return _made(GUIDE.at_hand())


@lru_cache(maxsize=16)
def _made(section: ClassificationSection) -> Classifier:
    return Classifier(section)
