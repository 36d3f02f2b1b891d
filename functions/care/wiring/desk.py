"""Use cases about devices and grants, and what the desk looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings import Tables, Uploading
from . import adapters

if TYPE_CHECKING:
    from ..usecases.check_timeline import CheckTimeline
    from ..usecases.decide_grant import DecideGrant
    from ..usecases.import_devices import ImportDevices
    from ..usecases.list_holds import ListHolds
    from ..usecases.list_work import ListWork
    from ..usecases.look_up_serial import LookUpSerial
    from ..usecases.register_repair import RegisterRepair
    from ..usecases.request_review import RequestReview
    from ..usecases.show_claim import ShowClaim
    from ..usecases.show_photos import ShowPhotos
    from ..usecases.take_photo import TakePhoto
    from ..usecases.verify_device import VerifyDevice
    from ..usecases.watch_holds import WatchHolds
    from ..usecases.watch_video import WatchVideo


def list_work(settings: Tables) -> ListWork:
    from ..usecases.list_work import ListWork

    return ListWork(adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog())


def show_claim(settings: Tables) -> ShowClaim:
    from ..usecases.show_claim import ShowClaim

    return ShowClaim(adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog())


def take_photo(settings: Uploading) -> TakePhoto:
    from ..usecases.take_photo import TakePhoto

    return TakePhoto(adapters.uploads(settings.uploads_bucket))


def show_photos(settings: Uploading) -> ShowPhotos:
    from ..usecases.show_photos import ShowPhotos

    bucket = adapters.uploads(settings.uploads_bucket)
    return ShowPhotos(adapters.reading(settings.stack), bucket)


def watch_video(settings: Uploading) -> WatchVideo:
    from ..usecases.watch_video import WatchVideo

    bucket = adapters.uploads(settings.uploads_bucket)
    return WatchVideo(adapters.reading(settings.stack), bucket)


def list_holds(settings: Tables) -> ListHolds:
    from ..usecases.list_holds import ListHolds

    return ListHolds(adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog())


def watch_holds(settings: Tables) -> WatchHolds:
    from ..usecases.watch_holds import WatchHolds

    return WatchHolds(
        adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def look_up_serial(settings: Tables) -> LookUpSerial:
    from ..usecases.look_up_serial import LookUpSerial

    return LookUpSerial(adapters.reading(settings.stack), adapters.clock(settings))


def check_timeline(settings: Tables) -> CheckTimeline:
    from ..usecases.check_timeline import CheckTimeline

    return CheckTimeline(adapters.reading(settings.stack))


def import_devices(settings: Tables) -> ImportDevices:
    from ..usecases.import_devices import ImportDevices

    return ImportDevices(adapters.reading(settings.stack))


def verify_device(settings: Uploading) -> VerifyDevice:
    from ..usecases.verify_device import VerifyDevice

    bucket = adapters.uploads(settings.uploads_bucket)
    return VerifyDevice(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), bucket
    )


def request_review(settings: Tables) -> RequestReview:
    from ..usecases.request_review import RequestReview

    return RequestReview(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def decide_grant(settings: Tables) -> DecideGrant:
    from ..usecases.decide_grant import DecideGrant

    return DecideGrant(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def register_repair(settings: Tables) -> RegisterRepair:
    from ..usecases.register_repair import RegisterRepair

    return RegisterRepair(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog()
    )
