from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.crypto import EncryptedTextField
from gonghui.kernel.models import Versioned
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.clarity import Problem, problems
from gonghui.programmes.disputes.enums import SeatRole, SigningMethod
from gonghui.programmes.disputes.lifecycle import AGREEMENT
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.querysets import AgreementQuerySet, SignatureQuerySet

AgreementLifecycle = AGREEMENT.mixin()
SIGNING_ROLES = (SeatRole.APPLICANT, SeatRole.RESPONDENT, SeatRole.MEDIATOR)


class Agreement(AgreementLifecycle, Versioned):  # type: ignore[misc, valid-type]
    """A mediation agreement: payment terms and status terms in tables of their own, signed one by one, then sealed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements", verbose_name=_("案件"))
    edition = models.PositiveSmallIntegerField(_("第几稿"))
    facts = models.TextField(_("双方认可的事实"))
    on_paper = models.BooleanField(_("有人在纸上签"), default=False)
    takes_facts = models.BooleanField(_("写进无争议事实"), default=True)
    agreed_total = MoneyField(_("约定的总额"), null=True, blank=True)
    draft = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("待签文本"))
    content_sha256 = models.CharField(_("待签文本摘要"), max_length=64, blank=True, default="")
    sealed = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("盖章文本"))
    # Of a matter taken over from a ledger: the number of the paper that was signed by hand and lies in the archive.
    paper_number = models.CharField(_("纸质协议编号"), max_length=60, blank=True, default="")
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    effective_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("起草时间"), default=clock.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解协议")
        verbose_name_plural = _("调解协议")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "edition"], name="agreement_edition"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["draft", "signing", "signed"]),
                name="agreement_one_at_a_time",
            ),
            models.CheckConstraint(
                name="agreement_effective_is_sealed",
                condition=~models.Q(state="effective")
                | (
                    models.Q(effective_at__isnull=False) & (models.Q(sealed__isnull=False) | ~models.Q(paper_number=""))
                ),
                violation_error_message=_("生效的协议要有生效时间，和盖章文本或者纸质协议编号。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.edition}"

    def total(self) -> Decimal:
        """All payments together. One query."""
        total: Decimal | None = self.payment_terms.aggregate(total=Sum("amount"))["total"]
        return total if total is not None else Decimal("0.00")

    def problems(self) -> list[Problem]:
        """What a court would call unclear, term by term, with the cure. Two queries."""
        return problems(self.payment_terms.all(), self.status_terms.all(), self.agreed_total, today=clock.today())

    def unclear_terms(self) -> str | None:
        """The sentence about the first unclear term, or None. Two queries."""
        found = self.problems()
        return found[0].sentence if found else None

    def missing_signers(self) -> str | None:
        """The sentence that names who could not sign: no seat, no mediator, no phone. Two queries."""
        seats = list(self.case.seats.filter(role__in=SIGNING_ROLES).select_related("user").order_by("pk"))
        seated = {seat.party_id for seat in seats}
        for party in self.case.parties.order_by("pk"):
            if party.pk not in seated:
                return _now("%(name)s 还没有席位，签不了字。先在案件页给对方加一个席位。") % {"name": party.name}
        if not any(seat.role == SeatRole.MEDIATOR for seat in seats):
            return _now("调解员还没有席位。调解员也要签字，先在案件页加上。")
        for seat in seats:
            if not self.on_paper and not seat.phone and not (seat.user and seat.user.phone):
                return _now("%(name)s 的席位没有手机号，收不到签字用的验证码。先补上手机号，或者让对方在纸上签。") % {
                    "name": seat.name
                }
        return None

    def names_still_to_sign(self) -> list[str]:
        """Who has to sign and has not, in the order of signing. Two queries."""
        signed = set(self.signatures.valid().values_list("seat_id", flat=True))
        seats = self.case.seats.filter(role__in=SIGNING_ROLES).order_by("pk")
        return [str(seat) for seat in seats if seat.pk not in signed]


class Signature(models.Model):
    """One person's signature under one text: drawn, with a one-time code bound to the text's hash, time and device.

    Or by hand on the printed text: then the mediator has vouched for the scan that shows it.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures", verbose_name=_("协议"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="signatures", verbose_name=_("席位"))
    content_sha256 = models.CharField(_("所签文本摘要"), max_length=64)
    method = models.CharField(_("怎么签的"), max_length=10, choices=SigningMethod.choices, default=SigningMethod.PHONE)
    drawing = EncryptedTextField(_("手写签名"), blank=True, default="")
    phone_tail = models.CharField(_("验证手机尾号"), max_length=4, blank=True, default="")
    code_sent_at = models.DateTimeField(_("验证码发出时间"), null=True, blank=True)
    scan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签字扫描件")
    )
    signed_at = models.DateTimeField(_("签字时间"), default=clock.now)
    device = models.CharField(_("设备"), max_length=200)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("签字")
        verbose_name_plural = _("签字")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "seat"], condition=models.Q(withdrawn_at=None), name="signature_once"
            ),
            models.CheckConstraint(
                name="signature_has_its_proof",
                condition=models.Q(method="phone", code_sent_at__isnull=False, scan=None)
                | models.Q(method="paper", code_sent_at=None, scan__isnull=False),
                violation_error_message=_("手机签字要有验证码，纸面签字要有扫描件。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.seat_id}"
