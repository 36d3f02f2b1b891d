"""What was answered under an Idempotency-Key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings import Tables
from . import adapters

if TYPE_CHECKING:
    from ..usecases.keep_answers import KeepAnswers


def keep_answers(settings: Tables) -> KeepAnswers:
    from ..usecases.keep_answers import KeepAnswers

    return KeepAnswers(adapters.writing(settings.stack), adapters.clock(settings))
