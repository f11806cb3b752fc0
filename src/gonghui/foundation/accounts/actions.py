from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.models import Post, User
from gonghui.foundation.accounts.permissions import MANAGE_ACCOUNTS
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.models import Person
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import Invalid
from gonghui.kernel.rights import ROLES
from gonghui.kernel.scope import Scope


@transaction.atomic
def open_account(scope: Scope, *, username: str, name: str, password: str, phone: str = "") -> User:
    """An account for a member of staff. Refuses a user name or phone that is taken."""
    scope.require(MANAGE_ACCOUNTS)
    if User.objects.filter(username=username).exists():
        raise Invalid(_("用户名已经有人用。"), fields={"username": _("换一个用户名。")})
    user = User(username=username, name=name)
    if phone:
        user.phone = normalized_phone(phone)
        user.phone_index = blind_index(user.phone, purpose="phone")
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def account_for_phone(phone: str, *, name: str = "", person: Person | None = None) -> User:
    """The account that signs in with this phone number, opened on first use; it has no password."""
    number = normalized_phone(phone)
    index = blind_index(number, purpose="phone")
    user = User.objects.filter(phone_index=index).first()
    if user is None:
        user = User(username=f"p-{index[:20]}", name=name or _("职工"), phone=number, phone_index=index)
        user.set_unusable_password()
    if person is not None and user.person_id is None:
        user.person = person
    user.save()
    return user


@transaction.atomic
def appoint(scope: Scope, user: User, organization: Organization, *, role: str) -> Post:
    """Give the user a post. Appointing twice to the same post changes nothing."""
    scope.require(MANAGE_ACCOUNTS)
    if role not in ROLES:
        raise Invalid(_("没有“%(role)s”这个角色。") % {"role": role})
    post, _created = Post.objects.get_or_create(user=user, organization=organization, role=role, until=None)
    return post


@transaction.atomic
def end_post(scope: Scope, post: Post) -> Post:
    """End the post now. What was written from it stays."""
    scope.require(MANAGE_ACCOUNTS)
    post.until = clock.now()
    post.save(update_fields=["until"])
    return post
