"""Photos of a signal: files first, rows after, so that no transaction waits for a disk and no row lacks its file."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.kernel.errors import Invalid
from gonghui.kernel.pictures import Picture
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.models import Signal, SignalPhoto

MOST_PHOTOS = 6
MOST_BYTES = 20 * 1024 * 1024


def refuse_many(count: int, size: int) -> None:
    """Refuse more photos, or more of them together, than a signal takes."""
    if count > MOST_PHOTOS:
        sentence = _("照片最多 %(most)s 张，您选了 %(count)s 张。留下最要紧的。") % {
            "most": MOST_PHOTOS,
            "count": count,
        }
        raise Invalid(sentence, fields={"photos": sentence})
    if size > MOST_BYTES:
        sentence = _("照片加起来超过 20 MB。少选几张，或者用截图。")
        raise Invalid(sentence, fields={"photos": sentence})


def keep_photos(scope: Scope, signal: Signal, pictures: Sequence[Picture]) -> list[SignalPhoto]:
    """Keep the pictures with the signal that was just reported by whoever sent them.

    The same picture sent again is kept once, so a report that broke off can be sent again whole; what is beyond six
    for one signal is left aside. Not inside a transaction.
    """
    known = set(SignalPhoto.objects.filter(signal=signal.pk).values_list("sha256", flat=True))
    fresh = [picture for picture in {each.sha256: each for each in pictures}.values() if picture.sha256 not in known]
    if not fresh:
        return []
    stored = [_stored(signal, picture) for picture in fresh]
    kept: list[SignalPhoto] = []
    try:
        kept = _entered(scope, signal, stored)
    finally:
        for photo in stored:
            if photo not in kept:
                photo.file.delete(save=False)
                photo.small.delete(save=False)
    return kept


def _stored(signal: Signal, picture: Picture) -> SignalPhoto:
    photo = SignalPhoto(signal=signal, sha256=picture.sha256, width=picture.width, height=picture.height)
    photo.file.save("photo.jpg", ContentFile(picture.content), save=False)
    photo.small.save("photo.jpg", ContentFile(picture.small), save=False)
    return photo


@transaction.atomic
def _entered(scope: Scope, signal: Signal, photos: list[SignalPhoto]) -> list[SignalPhoto]:
    Signal.objects.select_for_update(of=("self",), no_key=True).get(pk=signal.pk)
    known = set(SignalPhoto.objects.filter(signal=signal.pk).values_list("sha256", flat=True))
    fresh = [photo for photo in photos if photo.sha256 not in known][: max(MOST_PHOTOS - len(known), 0)]
    if not fresh:
        return []
    made = SignalPhoto.objects.bulk_create(fresh)
    told = {"photos": [photo.sha256 for photo in made]}
    record_event(scope, signal.pk, "disputes.photos_kept", _("收到照片 %(n)s 张") % {"n": len(made)}, told)
    return made
