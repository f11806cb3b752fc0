"""Evidence: brought, opened to both sides, accepted or disputed. Files are checked by content and never change."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from gonghui.engines.documents.uploads import Upload
from gonghui.kernel import access, clock
from gonghui.kernel.errors import IllegalMove, Invalid, NotFound, required
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.enums import Bringer, CaseState, Side, Stance
from gonghui.programmes.disputes.models import Case, Evidence, EvidenceStance, Seat
from gonghui.programmes.disputes.permissions import ENTER_ROOM, MEDIATE, VIEW_CASES

OPEN = (CaseState.FILED, CaseState.MEDIATING, CaseState.SIGNING)


def add(
    scope: Scope,
    case: Case,
    *,
    title: str,
    brought_by: str,
    proves: str = "",
    upload: Upload | None = None,
    kept_at: str = "",
) -> Evidence:
    """Enter one piece of evidence: a file, or a thing with the place where it lies. Nobody else sees it yet.

    Refuses a case that has ended, neither file nor place, and the same file brought twice by one side.
    """
    scope.require(MEDIATE)
    title = required(title, "title", _("给证据起个名字。"), _("比如：7 月、8 月考勤表。"))
    if brought_by not in Bringer.values:
        raise Invalid(_("写明谁提交的。"), fields={"brought_by": _("选一方。")})
    if upload is None and not kept_at.strip():
        raise Invalid(_("传一个文件；没有文件的，写明实物在哪。"), fields={"file": _("选一个文件，或者写明实物在哪。")})
    evidence = Evidence(
        case=case,
        title=title[:100],
        proves=proves.strip()[:200],
        brought_by=brought_by,
        kept_at=kept_at.strip()[:100],
        recorded_by_id=scope.user_id,
    )
    if upload is not None:
        _keep(evidence, upload)
    try:
        return _enter(scope, evidence)
    except BaseException:
        if evidence.file:  # a row that was not written leaves no file behind
            evidence.file.storage.delete(str(evidence.file.name))
        raise


@transaction.atomic
def open_to_both(scope: Scope, evidence: Evidence) -> Evidence:
    """Let both sides see it; doing it twice changes nothing. It cannot be taken back: they have seen it."""
    scope.require(MEDIATE)
    opened = Evidence.objects.filter(pk=evidence.pk, opened_at=None).update(opened_at=clock.now())
    if opened:
        sentence = _("证据 %(number)s 给双方看") % {"number": evidence.number}
        record_event(scope, evidence.case_id, "evidence.open", sentence, _told(evidence))
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def take_stance(scope: Scope, evidence: Evidence, *, side: str, stance: str, reason: str = "") -> EvidenceStance:
    """Note whether a side accepts it. Refuses a dispute without a reason, and evidence that side has not seen."""
    scope.require(MEDIATE)
    if side not in Side.values or stance not in Stance.values:
        raise Invalid(_("选好哪一方、认不认。"), fields={"stance": _("选一项。")})
    if stance == Stance.DISPUTED:
        reason = required(reason, "reason", _("不认的，写一句为什么。"), _("比如：不是本人签的字。"))
    if evidence.opened_at is None and evidence.brought_by != side:
        raise IllegalMove(_("这份证据对方还没看过。先给双方看，再问认不认。"))
    values = {"stance": stance, "reason": reason.strip()[:200], "recorded_by_id": scope.user_id, "at": clock.now()}
    found, _made = EvidenceStance.objects.update_or_create(evidence=evidence, side=side, defaults=values)
    facts = {"number": evidence.number, "side": found.get_side_display(), "stance": found.get_stance_display()}
    sentence = _("证据 %(number)s：%(side)s%(stance)s") % facts
    record_event(scope, evidence.case_id, "evidence.stance", sentence, {"side": side, "stance": stance})
    return found


def read_file(scope: Scope, evidence: Evidence, *, seat: Seat | None = None) -> bytes:
    """The stored bytes, checked against their hash, after noting who looks. For staff, or the seat that may see it.

    The caller has fetched `evidence` through `get_visible`. Refuses a file that is gone or was changed.
    """
    scope.require(VIEW_CASES if seat is None else ENTER_ROOM)
    if not evidence.file:
        raise NotFound()
    content = stored_bytes(evidence)
    access.note_reading(scope, evidence.case_id, what_of(evidence), reason=str(_("查看证据")))
    return content


def stored_bytes(evidence: Evidence) -> bytes:
    """The stored bytes, for an action that has checked and noted who looks. Refuses a file that is gone or changed."""
    return bytes_of(evidence.file, evidence.sha256)


def bytes_of(stored: FieldFile, sha256: str) -> bytes:
    """The bytes of a file that somebody brought, checked against its hash."""
    try:
        with stored.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise IllegalMove(_("这份材料的文件不在了。请管理员从备份恢复。")) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IllegalMove(_("存档的文件和收到时不一样，已经停用。请管理员从备份恢复，并查明原因。"))
    return content


def what_of(evidence: Evidence) -> str:
    """How the log of readings names a piece of evidence."""
    return _("证据 %(number)s") % {"number": evidence.number}


@transaction.atomic
def _enter(scope: Scope, evidence: Evidence) -> Evidence:
    """The row with its number, under the lock of the case: numbers have no twins."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=evidence.case_id)
    if case.state not in OPEN:
        raise IllegalMove(_("案件现在是“%(now)s”，不能再收证据。") % {"now": case.get_state_display()})
    same = case.evidence.filter(sha256=evidence.sha256, brought_by=evidence.brought_by)
    if evidence.sha256 and same.exists():
        raise Invalid(_("这个文件已经交过了。"), fields={"file": _("换一个文件。")})
    evidence.number = (case.evidence.aggregate(last=Max("number"))["last"] or 0) + 1
    evidence.save()
    facts = {"number": evidence.number, "who": evidence.get_brought_by_display()}
    record_event(scope, case.pk, "evidence.add", _("收到证据 %(number)s（%(who)s）") % facts, _told(evidence))
    return evidence


def _keep(evidence: Evidence, upload: Upload) -> None:
    evidence.file.save(upload.suffix, ContentFile(upload.content), save=False)
    evidence.content_type, evidence.size = upload.content_type, len(upload.content)
    evidence.sha256 = upload.sha256


def _told(evidence: Evidence) -> dict[str, object]:
    return {"number": evidence.number, "brought_by": evidence.brought_by, "sha256": evidence.sha256}
