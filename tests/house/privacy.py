"""What every column holds, as far as people are concerned. A new field is entered here, or `test_privacy.py` fails.

`personal` is kept encrypted. `index` finds an encrypted neighbour without showing it. `open` is about a person and yet
readable in the database, each with its reason below. `business` says something of the world that is about nobody in
particular. `technical` says something of the program alone.
"""

from __future__ import annotations

SPINE = "record federation place created_at version"
MOVING = f"{SPINE} state"
"""The columns of every top-level thing, and of those that have a lifecycle; they are technical."""

FIELDS: dict[str, dict[str, str]] = {
    "kernel.Record": {"open": "title", "technical": "id kind federation place public_code created_at"},
    "kernel.Access": {"open": "person", "business": "organization role since until", "technical": "id record"},
    "kernel.TimelineHead": {"technical": "record sequence hash"},
    "kernel.TimelineEntry": {
        "open": "actor user summary",
        "business": "at organization verb changes",
        "technical": "id record sequence via previous hash",
    },
    "kernel.TimelineRoot": {"technical": "day heads root signature created_at"},
    "kernel.AccessLog": {"open": "user actor", "business": "what reason at", "technical": "id record"},
    "kernel.Counter": {"technical": "id federation series year value"},
    "kernel.InstalledPack": {"technical": "id federation name version sha256 header installed_at"},
    "regions.Region": {"business": "code name level parent full_name valid_from valid_to longitude latitude"},
    "organizations.Organization": {
        "business": "code name short_name kind region federation document_mark phone level active",
        "technical": "id path depth numchild",
    },
    "organizations.OrganizationChange": {
        "open": "actor user", "business": "organization at summary changes", "technical": "id",
    },
    "people.Person": {"personal": "id_number", "index": "id_index", "open": "name", "technical": "id created_at"},
    "people.PersonFile": {
        "personal": "phone",
        "index": "phone_index",
        "open": "person",
        "technical": f"{SPINE} withdrawn_at",
    },
    "enterprises.Enterprise": {"business": "uscc name", "technical": "id created_at"},
    "enterprises.EnterpriseFile": {
        "personal": "contact_phone",
        "index": "contact_phone_index",
        "open": "contact_name",
        "business": "enterprise name industry headcount address report_code",
        "technical": f"{SPINE} withdrawn_at",
    },
    "accounts.User": {
        "personal": "phone",
        "index": "phone_index",
        "open": "name username email person",
        "technical": "id password last_login is_superuser is_staff is_active date_joined phone_verified_at",
    },
    "accounts.Post": {"open": "user", "business": "organization role since until", "technical": "id"},
    "accounts.OneTimeCode": {
        "index": "phone_index",
        "technical": "id purpose subject record payload_digest code_hash created_at expires_at attempts used_at",
    },
    "accounts.ApiToken": {
        "open": "issued_by",
        "business": "organization label rights",
        "technical": "id digest created_at expires_at revoked_at",
    },
    "accounts.ApiReceipt": {
        "business": "organization answer created_at", "technical": "id key body_sha256 code",
    },
    "facts.Fact": {
        "business": "key value observed_on source sureness", "technical": "id record recorded_at set_aside_at",
    },
    "jobs.WorkerBeat": {"technical": "worker_id started_at at"},
    "jobs.Effect": {"technical": "id key at"},
    "jobs.ScheduleSlot": {"technical": "id name slot at"},
    "jobs.Progress": {"business": "label failure", "technical": "id key done total started_at at ended_at"},
    "notifications.Notice": {
        "open": "user title body",
        "business": "organization right created_at",
        "technical": "id record url",
    },
    "notifications.NoticeReading": {"open": "user", "technical": "id notice at"},
    "notifications.InboxMark": {"open": "user", "business": "organization", "technical": "id read_to"},
    "notifications.Outbox": {
        "personal": "address body",
        "open": "actor",
        "business": "sent_at",
        "technical": "id key record channel subject state attempts last_error next_try_at good_until created_at",
    },
    "exchange.Batch": {
        "open": "user actor",
        "business": "register organization source sender file_name sheet other_sheets heads mapping counts total"
        " written_at undone_at",
        "technical": "id code federation version state place_prefix done created_at cleared",
    },
    "exchange.BatchRow": {
        "personal": "cells faults changes before",
        "index": "identity_index",
        "technical": "id batch number verdict outcome target stamp",
    },
    "exchange.RememberedMapping": {"business": "organization register source pairs", "technical": "id at"},
    "exchange.ExportLog": {
        "personal": "conditions",
        "open": "user actor",
        "business": "register organization form rows unmasked reason at",
        "technical": "id federation",
    },
    "legal.LocalParameters": {"business": "federation pack version content installed_at", "technical": "id"},
    "legal.GuidePart": {"business": "federation section pack version content installed_at", "technical": "id"},
    "legal.Calculation": {
        "personal": "sent answer", "business": "calculator amount category made_at",
        "technical": "id record sent_digest",
    },
    "legal.CardText": {"business": "section code head body", "technical": "id"},
    "legal.TrainedModel": {
        "open": "signed_by",
        "business": "federation content measured trained_on kept_at signed_why signed_at retired_at",
        "technical": "id sha256",
    },
    "legal.Holiday": {"business": "date kind name notice", "technical": "id"},
    "rules.RuleSetVersion": {
        "open": "signed_by",
        "business": "state federation pack code version title content installed_at in_force_from retired_at signed_why"
        " rehearsal",
        "technical": "id sha256 record",
    },
    "rules.Rehearsal": {
        "open": "asked_by",
        "business": "version against period_start period_end window_days requested_at finished_at numbers differences",
        "technical": "id federation",
    },
    "rules.Decision": {"business": "rule_set_version outcome facts fired decided_at", "technical": "id record"},
    "deadlines.Deadline": {
        "open": "user pause_reason",
        "business": "rule about label verb organization started_on nominal_last_day last_day due_at counting paused_at"
        " awaits ended_at",
        "technical": "id record state url",
    },
    "deadlines.EscalationStep": {
        "open": "user",
        "business": "level at organization role takes_over told_at asked_by",
        "technical": "id deadline",
    },
    "documents.Document": {
        "personal": "data_text",
        "open": "file shown",
        "business": "organization kind title number effect issued_at sealed_at withdrawn_at withdrawal_reason",
        "technical": "id record federation version state size sha256 issued_sha256 verification_code created_at",
    },
    "disputes.Signal": {
        "index": "query_index",
        "open": "text",
        "business": "source sender external_id occurred_on category enterprise enterprise_name workers arrears_days"
        " amount signs insurance_months hurt agreement_due_on identity candidate merged_into earlier point triaged_at"
        " triage_reason",
        "technical": f"{MOVING} submission_key",
    },
    "disputes.SignalClassification": {
        "open": "reasons",
        "business": "labour dispute categories risks urgency model decided_labour decided_category decided_risks"
        " decided_at",
        "technical": "signal",
    },
    "figures.Snapshot": {"open": "user actor", "business": "start end note", "technical": f"{SPINE} sha256"},
    "figures.FrozenFigure": {
        "business": "key label definition definition_version unit value rows towns months",
        "technical": "id snapshot position",
    },
    "figures.WallLink": {
        "open": "actor",
        "business": "organization label created_at expires_at revoked_at",
        "technical": "id digest",
    },
    "disputes.ReportPoint": {
        "business": "kind name enterprise organization report_code closed_at", "technical": SPINE,
    },
    "disputes.SignalPhoto": {
        "open": "file small", "business": "width height", "technical": "id signal sha256 created_at",
    },
    "disputes.Finding": {
        "business": "enterprise place category observed_on claim complaint unsettled workers arrears_since arrears_sum"
        " signs insurance_since hurt agreement_due construction past_yellow",
        "technical": "id federation source",
    },
    "disputes.RuleScan": {"business": "version at fired raised", "technical": "id federation"},
    "disputes.FeedItem": {
        "personal": "summary worker_name worker_phone",
        "index": "worker_phone_index",
        "business": "kind sender reference enterprise enterprise_name happened_on decided_on result grade category"
        " workers amount channel signal withdrawn_at",
        "technical": SPINE,
    },
    "disputes.FeedPolicy": {"business": "federation pack version content installed_at", "technical": "id"},
    "disputes.SignalNote": {"personal": "text", "technical": "id signal key at"},
    "disputes.SignalReporter": {
        "personal": "name phone", "index": "phone_index", "open": "person", "technical": "signal",
    },
    "disputes.RiskWarning": {
        "business": "enterprise category colour coloured_at occurred_on received_at first_action_at closed_at"
        " close_reason",
        "technical": MOVING,
    },
    "disputes.WarningColour": {"open": "actor", "business": "colour decision reason at", "technical": "id warning"},
    "disputes.WarningPolicy": {"business": "federation pack version content installed_at", "technical": "id"},
    "disputes.DisposalOrder": {
        "open": "received_by read_by request situation answer",
        "business": "warning sender organization document role number answer_by read_at urged_at received_at ended_at",
        "technical": f"{MOVING} follows",
    },
    "disputes.Letter": {
        "open": "text reply actor",
        "business": "warning sender kind organization addressee title attachments copies document number issued_at"
        " served_on served_how replied_on",
        "technical": "id version state code created_at",
    },
    "disputes.LetterTemplates": {"business": "federation pack version content installed_at", "technical": "id"},
    "disputes.HandlingNote": {
        "open": "text actor", "business": "kind responsible by_day organization at", "technical": "id warning",
    },
    "disputes.Case": {
        "open": "statement mediator",
        "business": "number origin ledger_number origin_number category warning enterprise mediation_body filed_on"
        " accepted_on ended_on agreed_on end_reason amount_claimed amount_agreed knew_on employment"
        " relationship_ended_on arbitration_last_day collective",
        "technical": f"{MOVING} submission_key talk_sequence taken_back_at",
    },
    "disputes.Party": {
        "personal": "phone",
        "index": "phone_index",
        "open": "name person representative",
        "business": "side enterprise agent_kind agent_authority",
        "technical": "id case",
    },
    "disputes.Claim": {
        "business": "category detail amount_claimed amount_calculated amount_agreed", "technical": "id case",
    },
    "disputes.GroupMember": {
        "personal": "phone",
        "index": "phone_index",
        "open": "name",
        "business": "amount speaks",
        "technical": "id case",
    },
    "disputes.CaseNote": {"open": "text author", "business": "at", "technical": "id case"},
    "disputes.Evidence": {
        "open": "title proves file recorded_by",
        "business": "number brought_by kept_at opened_at",
        "technical": "id case seat content_type size sha256 created_at",
    },
    "disputes.EvidenceStance": {
        "open": "reason recorded_by", "business": "side stance at", "technical": "id evidence",
    },
    "disputes.Referral": {
        "open": "read_by",
        "business": "sender number case result paper returned_at read_at",
        "technical": f"{MOVING} submission_key payload_digest",
    },
    "disputes.LimitationEvent": {
        "open": "note recorded_by", "business": "ground first_day last_day", "technical": "id case created_at",
    },
    "disputes.Extension": {
        "open": "proposed_by", "business": "until reason in_force_at", "technical": "id case created_at",
    },
    "disputes.ExtensionConsent": {"open": "recorded_by", "business": "side how at", "technical": "id extension"},
    "disputes.Seat": {
        "personal": "phone",
        "open": "name user",
        "business": "role party",
        "technical": "id case seen_at",
    },
    "disputes.Invitation": {
        "index": "code_index session_index",
        "open": "device",
        "technical": "id seat issued_at expires_at used_at revoked_at",
    },
    "disputes.Minutes": {
        "open": "present text",
        "business": "number edition held_at place document",
        "technical": "id case author written_at finished_at replaced_at",
    },
    "disputes.MinutesTick": {"open": "remark", "technical": "id minutes seat at"},
    "disputes.RoomFact": {
        "personal": "sheet",
        "open": "text basis",
        "business": "number edition document calculator amount",
        "technical": "id case author written_at replaced_at",
    },
    "disputes.FactTick": {"technical": "id fact seat at"},
    "disputes.RoomMessage": {
        "open": "text", "business": "evidence document", "technical": "id case sequence seat client_key at",
    },
    "disputes.PrivateMessage": {"personal": "text", "technical": "id seat sequence by_mediator author client_key at"},
    "disputes.Agreement": {
        "open": "facts",
        "business": "edition on_paper takes_facts agreed_total paper_number sent_at effective_at",
        "technical": "id version state case draft content_sha256 sealed created_at",
    },
    "disputes.PaymentTerm": {
        "personal": "account", "open": "payee", "business": "position kind amount due_on",
        "technical": "id agreement",
    },
    "disputes.StatusTerm": {"open": "detail", "business": "position kind due_on", "technical": "id agreement"},
    "disputes.Signature": {
        "personal": "drawing",
        "open": "phone_tail device",
        "business": "method scan",
        "technical": "id agreement seat content_sha256 code_sent_at signed_at withdrawn_at",
    },
    "disputes.Confirmation": {
        "open": "ruling_reason",
        "business": "agreement court application filed_on docketed_on court_number ruled_on ruling",
        "technical": MOVING,
    },
    "disputes.Payment": {
        "open": "proof recorded_by answered_by",
        "business": "term amount paid_on told_at answered_at",
        "technical": "id version state told_by_seat answered_by_seat client_key content_type size sha256",
    },
    "disputes.AftermathPolicy": {"business": "federation pack version content installed_at", "technical": "id"},
    "disputes.Handover": {
        "open": "received_by",
        "business": "case body consent index sent_on received_at number decided_on return_reason",
        "technical": MOVING,
    },
    "disputes.HandoverItem": {
        "open": "title recognised_by",
        "business": "position number document evidence recognised_at",
        "technical": "id handover sha256",
    },
    "disputes.Award": {
        "open": "recorded_by",
        "business": "case handover body kind number decided_on served_on result amount final pay_by paper",
        "technical": "id created_at",
    },
    "disputes.Review": {
        "open": "reason",
        "business": "agreement commission application filed_on accepted_on number decided_on paper effective_on",
        "technical": MOVING,
    },
    "disputes.ReviewJoining": {"open": "device", "technical": "id review seat at received_at"},
    "disputes.Joining": {"open": "device", "technical": "id confirmation seat at"},
    "demo_phone.DemoMessage": {"personal": "phone body", "technical": "id at"},
}  # fmt: skip

STAFF = "who acted in office answers for it by name"
LINK = "a key; the name behind it has the door of its own table"
STORY = "free text that whoever handles the matter reads, searches and compares; seen through visible_to only"
DEVICE = "evidence of the act, shown in the document that it proves"

WHY_OPEN: dict[str, str] = {
    "kernel.Record.title": "the name by which staff find a record; lists are searched by it",
    "kernel.Access.person": LINK,
    "kernel.TimelineEntry.actor": STAFF,
    "kernel.TimelineEntry.user": LINK,
    "kernel.TimelineEntry.summary": "hashed as it was shown; values of people stand in it as keyed digests",
    "kernel.AccessLog.user": LINK,
    "kernel.AccessLog.actor": STAFF,
    "organizations.OrganizationChange.actor": STAFF,
    "organizations.OrganizationChange.user": LINK,
    "people.Person.name": "found and sorted by; tells nothing of which federation knows the person",
    "people.PersonFile.person": LINK,
    "enterprises.EnterpriseFile.contact_name": "whom staff call there in office; stands beside the firm's address",
    "accounts.User.name": STAFF,
    "accounts.User.username": "typed to sign in; made of a keyed digest for whoever signs in by telephone",
    "accounts.User.email": "a column of the library's; no page of ours asks for it",
    "accounts.User.person": LINK,
    "accounts.Post.user": LINK,
    "accounts.ApiToken.issued_by": STAFF,
    "notifications.Notice.user": LINK,
    "notifications.NoticeReading.user": LINK,
    "notifications.InboxMark.user": LINK,
    "notifications.Notice.title": STORY,
    "notifications.Notice.body": STORY,
    "notifications.Outbox.actor": STAFF,
    "figures.Snapshot.user": LINK,
    "figures.Snapshot.actor": STAFF,
    "figures.WallLink.actor": STAFF,
    "exchange.Batch.user": LINK,
    "exchange.Batch.actor": STAFF,
    "exchange.ExportLog.user": LINK,
    "exchange.ExportLog.actor": STAFF,
    "rules.RuleSetVersion.signed_by": STAFF,
    "legal.TrainedModel.signed_by": STAFF,
    "rules.Rehearsal.asked_by": STAFF,
    "documents.Document.file": "the sealed paper itself; opened through the record, every reading logged",
    "documents.Document.shown": "what the public page says; whoever writes it masks names",
    "deadlines.Deadline.user": LINK,
    "deadlines.Deadline.pause_reason": STORY,
    "deadlines.EscalationStep.user": LINK,
    "disputes.Signal.text": STORY,
    "disputes.SignalClassification.reasons": STORY,
    "disputes.SignalPhoto.file": "the photo itself; opened through the signal, stripped of where it was taken",
    "disputes.SignalPhoto.small": "the same, small",
    "disputes.SignalReporter.person": LINK,
    "disputes.WarningColour.actor": STAFF,
    "disputes.DisposalOrder.received_by": STAFF,
    "disputes.DisposalOrder.read_by": STAFF,
    "disputes.DisposalOrder.request": STORY,
    "disputes.DisposalOrder.situation": STORY,
    "disputes.DisposalOrder.answer": STORY,
    "disputes.Letter.text": STORY,
    "disputes.Letter.reply": STORY,
    "disputes.Letter.actor": STAFF,
    "disputes.HandlingNote.text": STORY,
    "disputes.HandlingNote.actor": STAFF,
    "disputes.Case.statement": STORY,
    "disputes.Case.mediator": LINK,
    "disputes.Party.name": "cases are found and listed by the names of their parties",
    "disputes.Party.person": LINK,
    "disputes.Party.representative": "sits in the room under this name",
    "disputes.GroupMember.name": "workers of a collective case choose who speaks for them by name",
    "disputes.CaseNote.text": STORY,
    "disputes.CaseNote.author": STAFF,
    "disputes.Evidence.title": STORY,
    "disputes.Evidence.proves": STORY,
    "disputes.Evidence.file": "what was brought; opened through the case or a seat, every reading logged",
    "disputes.Evidence.recorded_by": STAFF,
    "disputes.EvidenceStance.reason": STORY,
    "disputes.EvidenceStance.recorded_by": STAFF,
    "disputes.Referral.read_by": STAFF,
    "disputes.LimitationEvent.note": STORY,
    "disputes.LimitationEvent.recorded_by": STAFF,
    "disputes.Extension.proposed_by": STAFF,
    "disputes.ExtensionConsent.recorded_by": STAFF,
    "disputes.Seat.name": "sits in the room under this name",
    "disputes.Seat.user": LINK,
    "disputes.Invitation.device": DEVICE,
    "disputes.Minutes.present": "who was there, as the paper says it",
    "disputes.Minutes.text": STORY,
    "disputes.MinutesTick.remark": STORY,
    "disputes.RoomFact.text": STORY,
    "disputes.RoomFact.basis": STORY,
    "disputes.RoomMessage.text": STORY,
    "disputes.Agreement.facts": STORY,
    "disputes.StatusTerm.detail": STORY,
    "disputes.PaymentTerm.payee": "a term of the agreement, compared with the parties' names",
    "disputes.Signature.phone_tail": "four digits, printed as evidence beside the signature",
    "disputes.Signature.device": DEVICE,
    "disputes.Confirmation.ruling_reason": STORY,
    "disputes.Joining.device": DEVICE,
    "disputes.Review.reason": STORY,
    "disputes.Payment.proof": "what proves the payment; opened through the case or a seat, every reading logged",
    "disputes.Payment.recorded_by": STAFF,
    "disputes.Payment.answered_by": STAFF,
    "disputes.Handover.received_by": STAFF,
    "disputes.HandoverItem.title": STORY,
    "disputes.HandoverItem.recognised_by": STAFF,
    "disputes.Award.recorded_by": STAFF,
    "disputes.ReviewJoining.device": DEVICE,
}

ALONE: dict[str, str] = {
    "exchange.BatchRow.identity_index": "finds rows of one file that are the same thing; the cells are sealed whole",
    "accounts.OneTimeCode.phone_index": "only the index is needed; the number itself is not kept",
    "disputes.Invitation.code_index": "the code itself is not kept",
    "disputes.Invitation.session_index": "the session itself is not kept",
    "disputes.Signal.query_index": "the code itself is not kept",
}
"""Blind indexes that stand beside no encrypted value, and why."""
