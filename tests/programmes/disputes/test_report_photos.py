"""Photos that come with a report, and who may open them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from gonghui.kernel import clock
from gonghui.kernel.models import AccessLog, TimelineEntry
from gonghui.programmes.disputes.models import Signal, SignalPhoto
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY
from tests.requirements import requirement

ANSWERS = {
    "submission_key": "KEYBFDGH" * 4,
    "trouble": "W01",
    "who": "alone",
    "identity": "anonymous",
    "text": "两个月没发工资。",
}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


def _sent(cast: Cast, *photos: Any, **changes: str) -> Any:
    return Client().post(f"/r/place/{cast.here.town}/", {**ANSWERS, "photos": list(photos), **changes})


@requirement("F-05")
def test_photos_come_with_the_report_and_stand_on_the_page_of_the_signal(cast: Cast) -> None:
    answer = _sent(cast, stages.photo_file("red"), stages.photo_file("blue"))

    assert answer.url == "/r/done/"
    signal = Signal.objects.get()
    first, second = signal.photos.order_by("pk")
    page = stages.signed_in(cast.here, "officer").get(signal.get_absolute_url()).content.decode()
    assert f"/photos/{first.pk}/small/" in page
    assert f"/photos/{second.pk}/small/" in page
    assert TimelineEntry.objects.filter(record=signal.pk, summary="收到照片 2 张").exists()


def test_the_same_form_sent_twice_keeps_each_photo_once(cast: Cast) -> None:
    for _again in range(2):
        _sent(cast, stages.photo_file("red"), stages.photo_file("red"))

    assert SignalPhoto.objects.count() == 1


def test_a_photo_that_got_lost_comes_with_the_second_try(cast: Cast) -> None:
    _sent(cast)
    _sent(cast, stages.photo_file("red"))

    assert Signal.objects.get().photos.count() == 1


def test_no_more_than_six_are_kept_however_often_somebody_sends(cast: Cast) -> None:
    for first in (0, 6):
        _sent(cast, *(stages.photo_file((shade, 0, 0)) for shade in range(first, first + 6)))

    assert SignalPhoto.objects.count() == 6


def test_too_many_and_files_that_are_none_are_named(cast: Cast) -> None:
    text = BytesIO("不是照片".encode())
    text.name = "photo.jpg"

    many = _sent(cast, *(stages.photo_file() for _each in range(7))).content.decode()
    none = _sent(cast, stages.photo_file(), text).content.decode()

    assert "照片最多 6 张，您选了 7 张" in many
    assert "第 2 张：这个文件不是照片" in none
    assert not Signal.objects.exists()


def test_a_photo_opens_for_whoever_sees_the_signal_and_nobody_else(cast: Cast) -> None:
    _sent(cast, stages.photo_file())
    photo = SignalPhoto.objects.get()
    url = f"{photo.signal.get_absolute_url()}photos/{photo.pk}/"

    seen = stages.signed_in(cast.here, "officer").get(url)
    statuses = [
        stages.signed_in(cast.neighbour, "officer").get(url).status_code,
        stages.signed_in(cast.here, "mediator").get(url).status_code,
        Client().get(url).status_code,
    ]

    assert statuses == [404, 403, 302]
    assert Image.open(BytesIO(b"".join(seen.streaming_content))).size == (60, 40)
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert seen.headers["Cache-Control"] == "private, no-store"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert seen.headers["Content-Disposition"].startswith("inline")


def test_names_of_stored_photos_tell_nothing(cast: Cast) -> None:
    _sent(cast, stages.photo_file())

    for name in (SignalPhoto.objects.get().file.name, SignalPhoto.objects.get().small.name):
        assert default_storage.exists(name)
        assert name.isascii()
        assert "IMG_0001" not in name


def test_every_look_at_a_photo_is_logged_and_small_ones_once_a_day(cast: Cast) -> None:
    _sent(cast, stages.photo_file("red"), stages.photo_file("blue"))
    signal = Signal.objects.get()
    first, second = signal.photos.order_by("pk")
    officer, url = stages.signed_in(cast.here, "officer"), f"{signal.get_absolute_url()}photos"

    for address in (f"{url}/{first.pk}/small/", f"{url}/{second.pk}/small/", f"{url}/{first.pk}/"):
        assert officer.get(address).status_code == 200

    looks = AccessLog.objects.filter(record=signal.pk)
    assert list(looks.values_list("user__name", "reason")) == [("陈立群", "看照片")] * 2
    assert "还没有人看过" in officer.get(signal.get_absolute_url()).content.decode()
