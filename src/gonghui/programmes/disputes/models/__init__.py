"""The programme's records, one group a module."""

from gonghui.programmes.disputes.models.agreements import Agreement, Signature
from gonghui.programmes.disputes.models.cases import Case, Claim, Party
from gonghui.programmes.disputes.models.classifications import SignalClassification
from gonghui.programmes.disputes.models.confirmations import Confirmation, Joining
from gonghui.programmes.disputes.models.evidence import Evidence, EvidenceStance
from gonghui.programmes.disputes.models.facts import FactTick, RoomFact
from gonghui.programmes.disputes.models.feeds import FeedItem, FeedPolicy
from gonghui.programmes.disputes.models.findings import Finding, RuleScan
from gonghui.programmes.disputes.models.groups import CaseNote, GroupMember
from gonghui.programmes.disputes.models.handovers import Award, Handover, HandoverItem
from gonghui.programmes.disputes.models.letters import Letter, LetterTemplates
from gonghui.programmes.disputes.models.minutes import Minutes, MinutesTick
from gonghui.programmes.disputes.models.notes import SignalNote
from gonghui.programmes.disputes.models.orders import DisposalOrder, HandlingNote
from gonghui.programmes.disputes.models.payments import AftermathPolicy, Payment
from gonghui.programmes.disputes.models.photos import SignalPhoto
from gonghui.programmes.disputes.models.points import ReportPoint
from gonghui.programmes.disputes.models.referrals import Referral
from gonghui.programmes.disputes.models.reviews import Review, ReviewJoining
from gonghui.programmes.disputes.models.rights import Extension, ExtensionConsent, LimitationEvent
from gonghui.programmes.disputes.models.rooms import Invitation, PrivateMessage, RoomMessage, Seat
from gonghui.programmes.disputes.models.signals import Signal, SignalReporter
from gonghui.programmes.disputes.models.terms import PaymentTerm, StatusTerm
from gonghui.programmes.disputes.models.warnings import RiskWarning, WarningColour, WarningPolicy

__all__ = [
    "AftermathPolicy",
    "Agreement",
    "Award",
    "Case",
    "CaseNote",
    "Claim",
    "Confirmation",
    "DisposalOrder",
    "Evidence",
    "EvidenceStance",
    "Extension",
    "ExtensionConsent",
    "FactTick",
    "FeedItem",
    "FeedPolicy",
    "Finding",
    "GroupMember",
    "HandlingNote",
    "Handover",
    "HandoverItem",
    "Invitation",
    "Joining",
    "Letter",
    "LetterTemplates",
    "LimitationEvent",
    "Minutes",
    "MinutesTick",
    "Party",
    "Payment",
    "PaymentTerm",
    "PrivateMessage",
    "Referral",
    "ReportPoint",
    "Review",
    "ReviewJoining",
    "RiskWarning",
    "RoomFact",
    "RoomMessage",
    "RuleScan",
    "Seat",
    "Signal",
    "SignalClassification",
    "SignalNote",
    "SignalPhoto",
    "SignalReporter",
    "Signature",
    "StatusTerm",
    "WarningColour",
    "WarningPolicy",
]
