"""The classifier that counts: the words of the federation's pack, and the model that somebody signed, if any."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import transaction
from pydantic import ValidationError

from gonghui.engines.legal.classify.classifier import Classifier
from gonghui.engines.legal.classify.model import Judge, TopicModel
from gonghui.engines.legal.classify.schema import ClassificationSection
from gonghui.engines.legal.guides import Guide
from gonghui.kernel.packs import digest, written

FRESH_SECONDS = 60
GUIDE = Guide("classification", ClassificationSection)
logger = logging.getLogger("gonghui.legal")


def classifier_for(federation_id: int | None) -> Classifier:
    """The classifier of one federation. A model that cannot be trusted is left aside, and words alone decide."""
    return _ready(federation_id, _minute())


def model_for(federation_id: int) -> str:
    """The digest of the model that answers for this federation; empty for none."""
    judge = _ready(federation_id, _minute()).model
    return judge.model.digest if isinstance(judge, Judge) else ""


def classifier_at_hand(model: TopicModel | None = None) -> Classifier:
    """The classifier of the command line, with or without a database, with the model it was given or none."""
    return Classifier(GUIDE.at_hand(), Judge(model) if model else None)


def forget_classifiers(**signal: Any) -> None:
    """Look again at the next question, and once more after the commit: others may have looked too early."""
    _ready.cache_clear()
    transaction.on_commit(_ready.cache_clear)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a classifier is made of; two of the same digests are the same."""

    words_digest: str
    model_digest: str
    section: ClassificationSection = field(compare=False)
    model: TopicModel | None = field(compare=False)


@lru_cache(maxsize=64)
def _ready(federation_id: int | None, _minute: int) -> Classifier:
    section, model = GUIDE.current(federation_id), _counting(federation_id)
    return _made(_Parts(digest(written(section)), model.digest if model else "", section, model))


@lru_cache(maxsize=16)
def _made(parts: _Parts) -> Classifier:
    """Made once for the same words, however often the table is read again."""
    return Classifier(parts.section, Judge(parts.model) if parts.model else None)


def _counting(federation_id: int | None) -> TopicModel | None:
    if federation_id is None:
        return None
    row = apps.get_model("legal", "TrainedModel")._default_manager.counting(federation_id).first()
    if row is None:
        return None
    try:
        model = TopicModel.model_validate(row.content)
    except ValidationError:
        model = None
    if model is None or model.digest != row.sha256:
        logger.error("trained model %s was altered; words alone decide", row.sha256[:12])
        return None
    return model


def _minute() -> int:
    return int(time.monotonic() // FRESH_SECONDS)
