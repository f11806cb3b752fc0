"""The threshold rehearsal over a past that really ran, with the clock moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from gonghui.engines.rules.actions import begin_rehearsal, put_in_force, revise
from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.models import Decision, Rehearsal, RuleSetVersion
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.packs import written
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import rehearsing, scanning
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty, open_case
from gonghui.programmes.disputes.actions.warnings import close, lower
from gonghui.programmes.disputes.enums import Colour, Origin
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.replay import Period, live_rows, replayed_rows, unlike
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import MONDAY, accepted, put_rules_in_force, warned

pytestmark = pytest.mark.requirement("F-15", "1d-2")
FIRMS = ("望溪恒织纺织有限公司", "望溪顺屹物流有限公司", "望溪锦禾服饰有限公司")


def on(day: int, hour: int = 9) -> dt.datetime:
    return (MONDAY - dt.timedelta(days=120) + dt.timedelta(days=day)).replace(hour=hour)


@pytest.fixture(autouse=True)
def long_before() -> Iterator[None]:
    with clock.standing(on(-30)):
        yield


@pytest.fixture
def county(cast: Cast) -> County:
    """Four months of a county: reports, a closing, a lowering, a scan every morning, a case that nobody foresaw."""
    put_rules_in_force(cast.here)
    story = {
        3: lambda: accepted(cast.here, enterprise_name=FIRMS[0], workers=1, arrears_days=3, amount=None),
        10: lambda: accepted(cast.here, enterprise_name=FIRMS[1], workers=6, arrears_days=None, amount=None),
        20: lambda: accepted(cast.here, enterprise_name=FIRMS[1], workers=5, arrears_days=None, signs=["gathering"]),
        25: lambda: lower(officer(cast.here), standing(FIRMS[1]), colour=Colour.BLUE, reason="去过现场，人已经散了"),
        40: lambda: close(officer(cast.here), standing(FIRMS[1]), reason="双方说好，逐人核对过"),
        45: lambda: accepted(cast.here, enterprise_name=FIRMS[1], workers=12, arrears_days=None, amount=None),
        60: lambda: accepted(cast.here, enterprise_name=FIRMS[2], workers=2, arrears_days=None, amount=None),
        75: lambda: filed(cast.here, FIRMS[2]),
        90: lambda: accepted(cast.here, enterprise_name=FIRMS[0], workers=4, amount=Decimal("31000"), hurt=1),
    }
    for day in range(120):
        if day in story:
            with clock.standing(on(day, 10)):
                story[day]()
        with clock.standing(on(day + 1, 5)):
            scanning.scan(cast.here.system, cast.here.federation.pk)
    return cast.here


def officer(county: County) -> Scope:
    return county.scope("officer")


def standing(firm: str) -> RiskWarning:
    return RiskWarning.objects.open().get(enterprise__name=firm)


def filed(county: County, firm: str) -> None:
    open_case(
        county.scope("officer"),
        origin=Origin.ORAL,
        category="W01",
        statement="三个月的工资没有发。",
        place_id=county.town,
        applicant=NewParty("周桂兰", "13700110001"),
        respondent=NewParty(firm, "13600220001", representative="钱守业"),
        claims=[NewClaim("W01", Decimal("8600.00"), "三个月")],
        mediation_body=county.mediation,
    )


def in_force() -> RuleSetVersion:
    return RuleSetVersion.objects.get(state=VersionState.IN_FORCE)


def stricter(county: County) -> RuleSetVersion:
    """A draft in which two workers with a common claim are blue already."""
    content = written(in_force().rule_set)
    content["rules"][0]["branches"][0]["when"]["value"] = 2
    return revise(county.scope("leader"), in_force(), RuleSet.model_validate(content))


PERIOD = Period(on(0).date(), on(120).date())


def test_rules_in_force_replay_to_what_live_running_made(county: County) -> None:
    version, key = in_force(), county.federation.pk

    live, replayed = live_rows(version, key, PERIOD), replayed_rows(version, key, PERIOD)

    assert replayed == live
    assert len(live) == Decision.objects.count() == 9
    assert {row.outcome for row in live} == {"", "blue", "yellow", "red"}


def test_replay_tells_a_past_that_was_tampered_with(county: County) -> None:
    Fact.objects.filter(key="claimants", value=6).update(value=40)

    more, fewer = unlike(in_force(), county.federation.pk, PERIOD)

    assert more and fewer


def test_rehearsal_lists_what_a_lower_threshold_would_have_changed(county: County) -> None:
    with clock.standing(on(121)):
        asked = rehearsing.begin(county.scope("leader"), stricter(county), months=6, window_days=60)
        done = rehearsing.run(county.system, asked)

    numbers = done.numbers
    assert (numbers["replayed_only"], numbers["live_only"]) == (0, 0)
    assert (numbers["serious"], numbers["old"]["caught"], numbers["new"]["caught"]) == (1, 0, 1)
    assert numbers["caught_more"] == 1
    assert numbers["new"]["alarms"] == numbers["old"]["alarms"] + 1
    firm = RiskWarning.objects.first()
    assert firm is not None
    [difference] = done.differences
    assert (difference["old"], difference["new"], difference["new_rules"], difference["followed"]) == (
        0,
        1,
        ["R1"],
        True,
    )


def test_rehearsal_of_the_same_rules_finds_no_difference(county: County) -> None:
    with clock.standing(on(121)):
        content = written(in_force().rule_set)
        content["rules"][0]["title"] = "人数"
        draft = revise(county.scope("leader"), in_force(), RuleSet.model_validate(content))
        done = rehearsing.run(county.system, rehearsing.begin(county.scope("leader"), draft, months=6, window_days=60))

    assert done.differences == []
    assert done.numbers["old"] == done.numbers["new"]


def test_signing_needs_the_rehearsal_of_that_very_version(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    leader = cast.here.scope("leader")
    draft, other = stricter(cast.here), None
    asked = rehearsing.begin(leader, draft, months=3, window_days=30)

    for rehearsal in (None, asked, other):
        with pytest.raises(Invalid, match="还没有演练过这一版"):
            put_in_force(leader, draft, signed_by="许望山 主席", rehearsal=rehearsal)

    done = rehearsing.run(cast.here.system, asked)
    signed = put_in_force(leader, draft, signed_by="许望山 主席", rehearsal=done)

    assert (signed.state, signed.rehearsal) == (VersionState.IN_FORCE, done)
    assert RuleSetVersion.objects.filter(state=VersionState.IN_FORCE).count() == 1
    verbs = TimelineEntry.objects.filter(record=signed.record_id).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["rules.drafted", "rules.rehearsal_begun", "rules.rehearsed", "rules.signed"]


def test_finished_rehearsal_is_kept_as_it_is(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    asked = rehearsing.begin(cast.here.scope("leader"), stricter(cast.here), months=3, window_days=30)
    first = rehearsing.run(cast.here.system, asked)
    warned(cast.here)

    again = rehearsing.run(cast.here.system, Rehearsal.objects.get(pk=asked.pk))

    assert (again.numbers, again.finished_at) == (first.numbers, first.finished_at)


def test_drafting_rehearsing_and_signing_need_their_rights(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    draft = stricter(cast.here)
    handler = cast.here.scope("handler")
    today = clock.today()

    with pytest.raises(Forbidden):
        revise(handler, in_force(), draft.rule_set)
    with pytest.raises(Forbidden):
        begin_rehearsal(handler, draft, period_start=today, period_end=today, window_days=30)
    done = rehearsing.run(
        cast.here.system, rehearsing.begin(cast.here.scope("leader"), draft, months=3, window_days=30)
    )
    with pytest.raises(Forbidden):
        put_in_force(cast.here.scope("officer"), draft, signed_by="陈立群", rehearsal=done)
