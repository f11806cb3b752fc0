"""From a signed-in user and the post they act from to the `Scope` that everything else reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from gonghui.foundation.accounts.models import ApiToken, Post, User
from gonghui.foundation.accounts.permissions import WORKER
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.kept import kept
from gonghui.kernel.rights import ROLES, rights_of
from gonghui.kernel.scope import Scope, Via


def current_posts(user: User) -> list[Post]:
    """The user's posts that hold today, in the order in which they were taken, and whether they have a second factor.

    One query.
    """
    return _posts(user=user.pk)


@kept
def _posts(*, user: int) -> QuerySet[Post]:
    factor = Exists(Authenticator.objects.filter(user=OuterRef("user")))
    rows = Post.objects.filter(user=user, since__lte=clock.now()).filter(Q(until=None) | Q(until__gt=clock.now()))
    return rows.select_related("organization__federation").annotate(second_factor=factor).order_by("since", "pk")


def lacks_second_factor(posts: Sequence[Post]) -> bool:
    """Whether the installation asks staff for a second factor and whoever holds these `current_posts` has none."""
    return settings.GONGHUI_SECOND_FACTOR_REQUIRED and any(not post.second_factor for post in posts)  # type: ignore[attr-defined]


def scope_of(user: User, post: Post | None, *, via: Via = Via.WEB) -> Scope:
    """What the user may see and do from `post`; without a post only what is their own as a worker."""
    if post is None:
        return Scope(actor=str(user), via=via, user_id=user.pk, person_id=user.person_id, rights=rights_of(WORKER.code))
    organization = post.organization
    role = ROLES.get(post.role)
    return Scope(
        actor=f"{user} · {organization.short_name}{role.label if role else ''}"[:120],
        via=via,
        user_id=user.pk,
        rights=rights_of(post.role),
        **({} if role is not None and role.technical else reach(organization)),
    )


def scope_of_token(token: ApiToken) -> Scope:
    """What a machine may see and do with this token: the reach of its organisation, the rights it was given."""
    return Scope(
        actor=f"{token.organization.short_name} · {token.label}"[:120],
        via=Via.API,
        rights=frozenset(token.rights),
        **reach(token.organization),
    )


def reach(organization: Organization) -> dict[str, Any]:
    """The part of a scope that follows from acting for `organization`: whose rows, where. At most one query."""
    return {
        "organization_id": organization.pk,
        "federations": _federations(organization),
        "place_prefix": "" if organization.kind == OrganizationKind.FEDERATION else _place(organization),
        "bodies": () if organization.is_union else (organization.pk,),
    }


def _federations(organization: Organization) -> tuple[int, ...]:
    """A federation owns its rows and sees those of the federations under it; a town union works in its federation's."""
    if not organization.is_union:
        return ()
    if organization.kind != OrganizationKind.FEDERATION:
        return (organization.federation_id,)
    tree = Organization.objects.get_descendants(organization)
    below = tree.filter(kind=OrganizationKind.FEDERATION).values_list("pk", flat=True)
    return (organization.pk, *below)


def _place(organization: Organization) -> str:
    return organization.region_id if organization.is_union else ""
