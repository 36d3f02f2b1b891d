"""A file is what its content says, whatever it was sent in as (ELG-5, RET-4)."""

from __future__ import annotations

import pytest

from care.usecases.file_kinds import kind_among, kind_of
from care.usecases.ports import Uploaded
from tests.support.presigned import HEADS


@pytest.mark.parametrize("kind", HEADS)
def test_what_is_taken_is_known_by_how_it_begins(kind: str) -> None:
    assert kind_of(HEADS[kind] + bytes(4000)) == kind


@pytest.mark.parametrize("brand", ["isom", "iso5", "mp41", "avc1", "M4V ", "3gp5", "dash"])
def test_a_video_is_known_by_its_brand(brand: str) -> None:
    assert kind_of(b"\x00\x00\x00\x20ftyp" + brand.encode() + bytes(20)) == "video/mp4"


@pytest.mark.parametrize("box", ["moov", "mdat", "wide", "pnot"])
def test_a_video_of_before_brands_is_known_by_its_first_box(box: str) -> None:
    assert kind_of(b"\x00\x00\x00\x08" + box.encode() + bytes(20)) == "video/quicktime"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x00" * 4096,
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"GIF89a",
        b"PK\x03\x04",
        b"MZ\x90\x00",
        b"\x1aE\xdf\xa3",
        b"\x89PNG\n",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypheic",
        b"\x00\x00\x00\x18ftypavif",
        b"<!--ftypmp42--><script>alert(1)</script>",
        b" " + HEADS["image/png"],
        b"<!--moov--><img src=x onerror=alert(1)>",
        HEADS["image/jpeg"] + b"<SCRIPT>alert(1)</SCRIPT>",
        HEADS["image/png"] + bytes(900) + b"<html>",
        HEADS["image/webp"] + b"<svg onload=alert(1)>",
        HEADS["video/mp4"] + bytes(900) + b"<!DOCTYPE html>",
        HEADS["video/quicktime"] + b"%PDF-1.4",
        HEADS["image/jpeg"] + b"<?php system($_GET[0]); ?>",
    ],
)
def test_all_else_is_nothing_that_is_taken(head: bytes) -> None:
    assert kind_of(head) is None


def test_a_cameras_own_description_of_a_picture_is_no_page() -> None:
    described = b'<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>'
    assert kind_of(HEADS["image/jpeg"] + described) == "image/jpeg"


VIDEOS = ("video/mp4", "video/quicktime")


@pytest.mark.parametrize(
    ("sent_as", "size", "content", "kind"),
    [
        ("video/mp4", 100, "video/mp4", "video/mp4"),
        ("video/mp4", 100, "video/quicktime", "video/quicktime"),
        ("video/mp4", 1, "video/mp4", "video/mp4"),
        ("video/mp4", 0, "video/mp4", None),
        ("video/mp4", 101, "video/mp4", None),
        ("text/html", 100, "video/mp4", None),
        ("video/mp4", 100, "image/png", None),
    ],
)
def test_content_name_and_size_have_to_be_right(
    sent_as: str, size: int, content: str, kind: str | None
) -> None:
    assert kind_among(Uploaded(sent_as, size, HEADS[content]), VIDEOS, 100) == kind
