"""A process for `test_seal_survives`: each line it reads is an act, done in a child of its own that may be killed.

`prepare` makes a signed agreement, `look` says what is in force, `seal PLACE` presses the button, says its process
number at that place and stands still there; `seal through` goes through.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import django


def prepare() -> None:
    """A fresh database with one agreement that everybody has signed."""
    from django.core.management import call_command

    from tests import stages
    from tests.cast import make_cast

    call_command("migrate", run_syncdb=True, verbosity=0)
    stages.staged_seal()
    here = make_cast().here
    stages.staged_signatures(stages.staged_agreement(here, stages.staged_case(here), instalments=2))


def seal(place: str) -> None:
    """Press the button, as the mediator of the case."""
    from gonghui.engines.deadlines import actions as deadlines
    from gonghui.engines.documents import rendering, sealing
    from gonghui.foundation.accounts.scopes import current_posts, scope_of
    from gonghui.programmes.disputes.actions import agreements
    from gonghui.programmes.disputes.models import Agreement

    places: dict[str, tuple[Any, str]] = {
        "numbered": (rendering, "render"),
        "printed": (sealing, "seal"),
        "half-written": (deadlines, "start_clock"),
        "written": (agreements, "tell_seats"),
    }
    if place in places:
        module, name = places[place]
        setattr(module, name, _standing_still(getattr(module, name)))
    agreement = Agreement.objects.select_related("case__mediator").get()
    mediator = agreement.case.mediator
    assert mediator is not None
    agreements.seal_and_conclude(scope_of(mediator, current_posts(mediator)[0]), agreement)


def look() -> None:
    """What is in force, as one line of JSON."""
    from gonghui.engines.deadlines.models import Deadline
    from gonghui.engines.documents.models import Document
    from gonghui.engines.documents.verify import verify_code
    from gonghui.kernel.models import TimelineEntry
    from gonghui.programmes.disputes.models import Agreement

    agreement = Agreement.objects.select_related("case").get()
    papers = list(Document.objects.filter(kind="mediation_agreement"))
    found = [verify_code(paper.verification_code) for paper in papers if paper.issued_at]
    seen = {
        "agreement": agreement.state,
        "case": agreement.case.state,
        "agreed_on": agreement.case.agreed_on is not None,
        "clocks": sorted(Deadline.objects.running().filter(record=agreement.case_id).values_list("rule", flat=True)),
        "told": TimelineEntry.objects.filter(record=agreement.case_id, verb="agreement.effective").count(),
        "papers": [paper.number for paper in papers],
        "in_force": sum(1 for each in found if each is not None and each.genuine),
    }
    print(json.dumps(seen, ensure_ascii=False), flush=True)


def _standing_still(original: Callable[..., Any]) -> Callable[..., Any]:
    def stopped(*args: Any, **named: Any) -> Any:
        original(*args, **named)
        print(os.getpid(), flush=True)
        time.sleep(120)

    return stopped


def _act(words: list[str]) -> None:
    """Do one act and end, without a way back into the loop."""
    try:
        {"prepare": prepare, "seal": seal, "look": look}[words[0]](*words[1:])
        print("done", flush=True)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        if os.fork() == 0:
            _act(line.split())
        os.wait()
