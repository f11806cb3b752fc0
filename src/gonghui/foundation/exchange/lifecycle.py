"""The way of a batch. Its right is that of its register, so the table names none; actions ask for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.enums import BatchState
from gonghui.kernel.lifecycle import Lifecycle, Move

BATCH = Lifecycle(
    states=BatchState,
    initial=BatchState.RECEIVING,
    moves=(
        Move("receive", _("收下"), [BatchState.RECEIVING], BatchState.STAGED),
        Move("check", _("核对"), [BatchState.STAGED, BatchState.CHECKING, BatchState.CHECKED], BatchState.CHECKING),
        Move("show", _("给人看"), [BatchState.CHECKING], BatchState.CHECKED),
        Move("decide", _("写入"), [BatchState.CHECKED], BatchState.RUNNING),
        Move("finish", _("写完"), [BatchState.RUNNING], BatchState.WRITTEN),
        Move("take_back", _("撤销"), [BatchState.WRITTEN], BatchState.UNDOING),
        Move("undone", _("撤完"), [BatchState.UNDOING], BatchState.UNDONE),
        Move(
            "discard",
            _("不导了"),
            [BatchState.RECEIVING, BatchState.STAGED, BatchState.CHECKING, BatchState.CHECKED],
            BatchState.DISCARDED,
        ),
    ),
)
