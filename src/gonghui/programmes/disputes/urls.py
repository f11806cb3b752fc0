"""Staff routes, under /disputes/."""

from __future__ import annotations

from django.urls import path

from gonghui.programmes.disputes.views import agreements, board, cases, confirmations, orders, photos, signals, warnings

app_name = "disputes"

urlpatterns = [
    path("", board.home, name="home"),
    path("signals/", signals.inbox, name="signals"),
    path("signals/<slug:code>/", signals.detail, name="signal"),
    path("signals/<slug:code>/accept/", signals.accept, name="signal_accept"),
    path("signals/<slug:code>/dismiss/", signals.dismiss, name="signal_dismiss"),
    path("signals/<slug:code>/merge/", signals.merge, name="signal_merge"),
    path("signals/<slug:code>/photos/<int:photo_id>/", photos.photo, name="signal_photo"),
    path("signals/<slug:code>/photos/<int:photo_id>/small/", photos.small, name="signal_photo_small"),
    path("signals/<slug:code>/reporter/", signals.reporter, name="signal_reporter"),
    path("warnings/", warnings.register, name="warnings"),
    path("warnings/<slug:code>/", warnings.detail, name="warning"),
    path("warnings/<slug:code>/lower/", warnings.lower, name="warning_lower"),
    path("warnings/<slug:code>/close/", warnings.close, name="warning_close"),
    path("warnings/<slug:code>/dispatch/", orders.dispatch, name="warning_dispatch"),
    path("orders/", orders.register, name="orders"),
    path("orders/<slug:code>/", orders.detail, name="order"),
    path("orders/<slug:code>/receive/", orders.receive, name="order_receive"),
    path("orders/<slug:code>/return/", orders.return_, name="order_return"),
    path("orders/<slug:code>/answer/", orders.answer, name="order_answer"),
    path("cases/", cases.register, name="cases"),
    path("cases/new/", cases.new, name="case_new"),
    path("cases/<slug:code>/", cases.detail, name="case"),
    path("cases/<slug:code>/accept/", cases.accept, name="case_accept"),
    path("cases/<slug:code>/refuse/", cases.refuse, name="case_refuse"),
    path("cases/<slug:code>/terminate/", cases.terminate, name="case_terminate"),
    path("cases/<slug:code>/withdraw/", cases.withdraw, name="case_withdraw"),
    path("cases/<slug:code>/again/", cases.mediate_again, name="case_mediate_again"),
    path("cases/<slug:code>/notice/", cases.notice, name="case_notice"),
    path("cases/<slug:code>/parties/<int:party_id>/phone/", cases.reveal, name="party_phone"),
    path("cases/<slug:code>/seats/add/", cases.add_seat, name="seat_add"),
    path("cases/<slug:code>/seats/<int:seat_id>/invite/", cases.invite, name="seat_invite"),
    path("cases/<slug:code>/seats/<int:seat_id>/revoke/", cases.revoke, name="seat_revoke"),
    path("cases/<slug:code>/agreement/", agreements.draft, name="agreement_draft"),
    path("cases/<slug:code>/agreement/send/", agreements.send, name="agreement_send"),
    path("cases/<slug:code>/agreement/take-down/", agreements.take_down, name="agreement_take_down"),
    path("cases/<slug:code>/agreement/seal/", agreements.seal, name="agreement_seal"),
    path("cases/<slug:code>/confirmation/", confirmations.prepare, name="confirmation_prepare"),
    path("confirmations/", confirmations.register, name="confirmations"),
    path("confirmations/<slug:code>/", confirmations.detail, name="confirmation"),
    path("confirmations/<slug:code>/papers/<slug:paper>/", confirmations.paper, name="confirmation_paper"),
    path("confirmations/<slug:code>/file/", confirmations.file, name="confirmation_file"),
    path("confirmations/<slug:code>/withdraw/", confirmations.withdraw, name="confirmation_withdraw"),
    path("confirmations/<slug:code>/docket/", confirmations.docket, name="confirmation_docket"),
    path("confirmations/<slug:code>/rule/", confirmations.rule, name="confirmation_rule"),
    path("board/", board.board, name="board"),
    path("figures/<slug:key>/", board.rows, name="figure_rows"),
]
