"""Statements that are kept answer what the ORM answers, each time anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from gonghui.foundation.accounts.models import Post, User
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.kept import kept
from gonghui.kernel.paging import capped_counts, kept_counting
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 26, 12, 0, tzinfo=clock.SHANGHAI)


@kept
def holding(role: str, *, user: int) -> QuerySet[Post]:
    rows = Post.objects.filter(user=user, role=role, since__lte=clock.now()).select_related("organization")
    return rows.filter(Q(until=None) | Q(until__gt=clock.now()))


def test_values_differ_from_call_to_call_and_rows_are_read_anew(cast: Cast, django_assert_num_queries: Any) -> None:
    officer, judge = cast.here.users["officer"], cast.here.users["judge"]
    role = officer.posts.get().role
    holding(role, user=officer.pk)

    with django_assert_num_queries(2):
        mine, others = holding(role, user=officer.pk), holding(role, user=judge.pk)
        assert [row.organization.name for row in mine] == [cast.here.federation.name]
    assert others == []

    officer.posts.update(until=clock.now() - dt.timedelta(seconds=1))
    assert holding(role, user=officer.pk) == []


def test_the_present_moment_is_put_in_at_every_call(cast: Cast) -> None:
    officer = cast.here.users["officer"]
    role = officer.posts.get().role
    officer.posts.update(since=NOON, until=NOON + dt.timedelta(seconds=10))

    def found(seconds: int) -> int:
        with clock.standing(NOON + dt.timedelta(seconds=seconds)):
            return len(holding(role, user=officer.pk))

    assert [found(-1), found(0), found(9), found(10), found(5)] == [0, 1, 1, 0, 1]


def _since(*, user: int) -> QuerySet[Post]:
    return Post.objects.filter(user=user, since__gte=clock.now() - dt.timedelta(days=30))


def test_a_statement_that_says_another_time_is_not_kept(cast: Cast) -> None:
    officer, recent = cast.here.users["officer"], kept(_since)
    officer.posts.update(since=NOON)

    def found(days: int) -> int:
        with clock.standing(NOON + dt.timedelta(days=days)):
            counts = capped_counts([kept_counting(_since_of, officer.pk)])
            assert counts == [len(recent(user=officer.pk))]
            return counts[0]

    assert [found(29), found(31), found(1)] == [1, 0, 1]


def _since_of(user: int) -> QuerySet[Post]:
    return _since(user=user)


@kept
def named(*, start: str) -> QuerySet[Any, tuple[str, int]]:
    return Organization.objects.filter(code=start).values_list("name", "pk")


@kept
def nobody(*, user: int) -> QuerySet[User]:
    return User.objects.filter(pk=user, pk__in=[])


@kept
def with_posts(*, user: int) -> QuerySet[User]:
    return User.objects.filter(pk=user).prefetch_related("posts")


def test_tuples_nothing_and_what_is_fetched_beside(cast: Cast, django_assert_num_queries: Any) -> None:
    here, officer = cast.here.federation, cast.here.users["officer"]

    assert named(start=here.code) == [(here.name, here.pk)]
    assert nobody(user=officer.pk) == []
    with django_assert_num_queries(2):
        assert [post.role for post in with_posts(user=officer.pk)[0].posts.all()]


@kept
def changed(*, start: str) -> QuerySet[Organization]:
    return Organization.objects.filter(code__startswith=start)


def test_a_value_has_to_reach_the_statement_as_it_is() -> None:
    with pytest.raises(TypeError, match="as they are"):
        changed(start="a")
    with pytest.raises(TypeError, match="float"):
        holding("a", user=1.5)  # type: ignore[arg-type]


def test_the_statement_is_put_together_once(cast: Cast) -> None:
    built = []

    @kept
    def counted(*, user: int) -> QuerySet[Post]:
        built.append(user)
        return Post.objects.filter(user=user)

    for user in cast.here.users.values():
        assert counted(user=user.pk) == list(user.posts.all())

    assert len(built) == 1
