"""The reading vocabulary of the programme, one group a module."""

from gonghui.programmes.disputes.querysets.agreements import (
    AgreementQuerySet,
    PaymentTermQuerySet,
    SignatureQuerySet,
    StatusTermQuerySet,
)
from gonghui.programmes.disputes.querysets.cases import CASE_VIEWS, CaseQuerySet, ClaimQuerySet, PartyQuerySet
from gonghui.programmes.disputes.querysets.evidence import EvidenceQuerySet, EvidenceStanceQuerySet
from gonghui.programmes.disputes.querysets.facts import FactTickQuerySet, RoomFactQuerySet
from gonghui.programmes.disputes.querysets.feeds import FEED_VIEWS, FeedItemQuerySet
from gonghui.programmes.disputes.querysets.findings import FindingQuerySet, RuleScanQuerySet
from gonghui.programmes.disputes.querysets.groups import CaseNoteQuerySet, GroupMemberQuerySet
from gonghui.programmes.disputes.querysets.handovers import AwardQuerySet, HandoverItemQuerySet, HandoverQuerySet
from gonghui.programmes.disputes.querysets.joint import ConfirmationQuerySet, ReviewQuerySet
from gonghui.programmes.disputes.querysets.letters import LetterQuerySet
from gonghui.programmes.disputes.querysets.minutes import MinutesQuerySet, MinutesTickQuerySet
from gonghui.programmes.disputes.querysets.orders import ORDER_VIEWS, HandlingNoteQuerySet, OrderQuerySet
from gonghui.programmes.disputes.querysets.payments import PaymentQuerySet
from gonghui.programmes.disputes.querysets.points import ReportPointQuerySet
from gonghui.programmes.disputes.querysets.referrals import ReferralQuerySet
from gonghui.programmes.disputes.querysets.rights import (
    ExtensionConsentQuerySet,
    ExtensionQuerySet,
    LimitationEventQuerySet,
)
from gonghui.programmes.disputes.querysets.rooms import (
    InvitationQuerySet,
    PrivateMessageQuerySet,
    RoomMessageQuerySet,
    SeatQuerySet,
)
from gonghui.programmes.disputes.querysets.sections import SectionQuerySet
from gonghui.programmes.disputes.querysets.signals import (
    SIGNAL_VIEWS,
    SignalClassificationQuerySet,
    SignalNoteQuerySet,
    SignalPhotoQuerySet,
    SignalQuerySet,
    SignalReporterQuerySet,
)
from gonghui.programmes.disputes.querysets.warnings import (
    WARNING_VIEWS,
    WarningColourQuerySet,
    WarningQuerySet,
)

__all__ = [
    "CASE_VIEWS",
    "FEED_VIEWS",
    "ORDER_VIEWS",
    "SIGNAL_VIEWS",
    "WARNING_VIEWS",
    "AgreementQuerySet",
    "AwardQuerySet",
    "CaseNoteQuerySet",
    "CaseQuerySet",
    "ClaimQuerySet",
    "ConfirmationQuerySet",
    "EvidenceQuerySet",
    "EvidenceStanceQuerySet",
    "ExtensionConsentQuerySet",
    "ExtensionQuerySet",
    "FactTickQuerySet",
    "FeedItemQuerySet",
    "FindingQuerySet",
    "GroupMemberQuerySet",
    "HandlingNoteQuerySet",
    "HandoverItemQuerySet",
    "HandoverQuerySet",
    "InvitationQuerySet",
    "LetterQuerySet",
    "LimitationEventQuerySet",
    "MinutesQuerySet",
    "MinutesTickQuerySet",
    "OrderQuerySet",
    "PartyQuerySet",
    "PaymentQuerySet",
    "PaymentTermQuerySet",
    "PrivateMessageQuerySet",
    "ReferralQuerySet",
    "ReportPointQuerySet",
    "ReviewQuerySet",
    "RoomFactQuerySet",
    "RoomMessageQuerySet",
    "RuleScanQuerySet",
    "SeatQuerySet",
    "SectionQuerySet",
    "SignalClassificationQuerySet",
    "SignalNoteQuerySet",
    "SignalPhotoQuerySet",
    "SignalQuerySet",
    "SignalReporterQuerySet",
    "SignatureQuerySet",
    "StatusTermQuerySet",
    "WarningColourQuerySet",
    "WarningQuerySet",
]
