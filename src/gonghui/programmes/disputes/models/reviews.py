from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.enums import ReviewState
from gonghui.programmes.disputes.lifecycle import REVIEW
from gonghui.programmes.disputes.models.agreements import Agreement
from gonghui.programmes.disputes.models.joint import JoiningBase, JointApplication
from gonghui.programmes.disputes.querysets import ReviewQuerySet

ReviewLifecycle = REVIEW.mixin()


class Review(ReviewLifecycle, JointApplication):  # type: ignore[misc, valid-type]
    """A joint application that the arbitration commission reviews one agreement and makes a mediation statement of it
    (rules of arbitration 74-79); the statement binds once both sides have signed for it."""

    body_field, page = "commission", "disputes:review"
    standing = (
        ReviewState.PREPARING,
        ReviewState.FILED,
        ReviewState.ACCEPTED,
        ReviewState.ISSUED,
        ReviewState.EFFECTIVE,
    )

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reviews", verbose_name=_("协议"))
    commission = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("仲裁委"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    number = models.CharField(_("仲裁委案号"), max_length=60, blank=True, default="")
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    reason = models.TextField(_("理由"), blank=True, default="")
    paper = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("调解书或者决定书"))
    effective_on = models.DateField(_("调解书生效日期"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("仲裁审查申请")
        verbose_name_plural = _("仲裁审查申请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(state__in=["preparing", "filed", "accepted", "issued", "effective"]),
                name="review_one_standing",
            ),
            models.CheckConstraint(
                name="review_filed_has_day",
                condition=models.Q(state__in=["preparing", "withdrawn"]) | models.Q(filed_on__isnull=False),
                violation_error_message=_("递交过的申请要有递交日期。"),
            ),
            models.CheckConstraint(
                name="review_accepted_has_day",
                condition=models.Q(state__in=["preparing", "filed", "declined"], accepted_on=None)
                | models.Q(state="withdrawn")
                | models.Q(state__in=["accepted", "issued", "effective", "refused"], accepted_on__isnull=False),
                violation_error_message=_("受理过的申请要有受理日期。"),
            ),
            models.CheckConstraint(
                name="review_decided_has_day",
                condition=models.Q(state__in=["declined", "issued", "effective", "refused"], decided_on__isnull=False)
                | models.Q(state__in=["preparing", "filed", "accepted"], decided_on=None)
                | models.Q(state="withdrawn"),
                violation_error_message=_("决定过的申请要有决定日期。"),
            ),
            models.CheckConstraint(
                name="review_in_force_has_day",
                condition=models.Q(state="effective", effective_on__isnull=False)
                | (~models.Q(state="effective") & models.Q(effective_on=None)),
                violation_error_message=_("生效的调解书要有生效日期。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "state", "record"], name="review_list")]

    def names_still_to_receive(self) -> list[str]:
        """The parties who have not signed for the statement. Two queries."""
        signed = set(self.joinings.exclude(received_at=None).values_list("seat_id", flat=True))
        return [str(seat) for seat in self.party_seats() if seat.pk not in signed]


class ReviewJoining(JoiningBase):
    """One party's own agreement to ask the commission together, and later the moment they signed for its statement."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="joinings", verbose_name=_("申请"))
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("共同申请仲裁审查")
        verbose_name_plural = _("共同申请仲裁审查")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "seat"], name="review_joining_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.seat_id}"
