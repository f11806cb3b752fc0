"""Doors of the programme that open without an account: the report page, the query by code, the mediation room."""

from __future__ import annotations

from django.urls import path

from gonghui.programmes.disputes.views import (
    applying,
    confirming,
    evidence,
    payments,
    query,
    report,
    reviewing,
    room,
    room_facts,
    room_minutes,
    signing,
    walls,
)

app_name = "disputes_public"

urlpatterns = [
    path("r/", report.report, name="report"),
    path("r/done/", report.done, name="reported"),
    path("r/place/<slug:place>/", report.report, name="report_place"),
    path("r/<slug:report_code>/", report.report, name="report_firm"),
    path("apply/", applying.apply, name="apply"),
    path("apply/done/", applying.done, name="applied"),
    path("q/", query.query, name="query"),
    path("q/note/", query.note, name="query_note"),
    path("q/up/", query.up, name="query_up"),
    path("room/", room.door, name="room_door"),
    path("room/<slug:code>/", room.joint, name="room"),
    path("room/<slug:code>/private/", room.private, name="room_private"),
    path("room/<slug:code>/private/<int:seat_id>/", room.private, name="room_private_with"),
    path("room/<slug:code>/talk/", room.talk, name="room_talk"),
    path("room/<slug:code>/say/", room.say, name="room_say"),
    path("room/<slug:code>/facts/", room_facts.facts, name="room_facts"),
    path("room/<slug:code>/facts/record/", room_facts.record, name="room_facts_record"),
    path("room/<slug:code>/facts/<int:fact_id>/tick/", room_facts.tick, name="room_fact_tick"),
    path("room/<slug:code>/facts/<int:fact_id>/reword/", room_facts.reword, name="room_fact_reword"),
    path("room/<slug:code>/facts/<int:fact_id>/drop/", room_facts.drop, name="room_fact_drop"),
    path("room/<slug:code>/minutes/", room_minutes.minutes, name="room_minutes"),
    path("room/<slug:code>/minutes/new/", room_minutes.write, name="room_minutes_new"),
    path("room/<slug:code>/minutes/<int:minutes_id>/", room_minutes.write, name="room_minutes_again"),
    path("room/<slug:code>/minutes/<int:minutes_id>/finish/", room_minutes.finish, name="room_minutes_finish"),
    path("room/<slug:code>/minutes/<int:minutes_id>/confirm/", room_minutes.confirm, name="room_minutes_confirm"),
    path("room/<slug:code>/minutes/<int:minutes_id>/print/", room_minutes.print_, name="room_minutes_print"),
    path("room/<slug:code>/papers/<int:document_id>/", room_facts.paper, name="room_paper"),
    path("room/<slug:code>/evidence/", evidence.in_room, name="room_evidence"),
    path("room/<slug:code>/evidence/<int:evidence_id>/", evidence.file_in_room, name="room_evidence_file"),
    path("room/<slug:code>/leave/", room.leave, name="room_leave"),
    path("room/<slug:code>/agreement/", signing.read, name="agreement"),
    path("room/<slug:code>/agreement/text/", signing.text, name="agreement_text"),
    path("room/<slug:code>/sign/", signing.sign, name="sign"),
    path("room/<slug:code>/sign/code/", signing.send_code, name="sign_code"),
    path("room/<slug:code>/sign/withdraw/", signing.withdraw, name="sign_withdraw"),
    path("room/<slug:code>/confirmation/", confirming.join, name="join_confirmation"),
    path("room/<slug:code>/confirmation/ruling/", confirming.ruling, name="ruling"),
    path("room/<slug:code>/payments/", payments.in_room, name="payments"),
    path("room/<slug:code>/payments/<int:payment_id>/", payments.answer_in_room, name="payment_answer"),
    path("room/<slug:code>/payments/<int:payment_id>/proof/", payments.proof_in_room, name="payment_proof"),
    path("room/<slug:code>/review/", reviewing.join, name="join_review"),
    path("room/<slug:code>/review/receive/", reviewing.receive, name="review_receive"),
    path("room/<slug:code>/review/statement/", reviewing.statement, name="review_statement"),
    path("wall/<str:key>/", walls.kiosk, name="wall_kiosk"),
]
