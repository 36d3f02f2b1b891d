"""May video verification be applied for (ELG-5), may a repaired device be invited (ELG-4)?"""

from __future__ import annotations

from collections.abc import Sequence

from ..decision import Decision, Finding, NextStep, Outcome, look_at
from .bind_facts import BindFacts
from .eligibility import CHECK_SERIAL, DESK, REPAIR
from .ways import UNKNOWN

APPLYING = ("ELG-11", "COV-4", "ELG-7", "ELG-8", "ELG-9", "ELG-10")
INVITING = ("ELG-11", "COV-4", "ELG-7", "ELG-8")
STANDS = "Another application for video verification of this serial number stands."


def decide_application(facts: BindFacts, account_id: str) -> Decision:
    """Only the families that the catalog names, and nobody beside another's application; the rest
    of what a plan needs is looked at before a video is asked for (ELG-5)."""
    family = facts.family.name if facts.family else None
    if facts.family is None or not facts.family.video_verification:
        said = _said("ELG-5", False, "Video verification is for aircraft only.", family)
    elif _of_another(facts, account_id):
        said = _said("ELG-5", False, STANDS, family)
    else:
        said = _said("ELG-5", True, "The family of the device takes part.", family)
    upload = NextStep("upload", "Send in the video with the form.")
    return _decided(facts, (said, *look_at(APPLYING, facts)), upload)


def decide_invitation(facts: BindFacts) -> Decision:
    """Any device of the registry that is neither retired nor covered (ELG-4)."""
    known = facts.device is not None
    model = facts.device.model if facts.device else None
    said = _said("ELG-4", known, "The repaired device is known." if known else UNKNOWN, model)
    mail = NextStep("mail", "The invitation is mailed; its 72 hours begin with the mail.")
    return _decided(facts, (said, *look_at(INVITING, facts)), mail)


def _of_another(facts: BindFacts, account_id: str) -> bool:
    standing = (g for g in facts.grants.values() if g.kind == "video" and not g.ended(facts.now))
    return any(grant.account_id != account_id for grant in standing)


def _said(id_: str, yes: bool, sentence: str, of: str | None) -> Finding:
    return Finding(id_, Outcome.PASSED if yes else Outcome.FAILED, sentence, {"of": of})


def _decided(facts: BindFacts, findings: Sequence[Finding], step: NextStep) -> Decision:
    allowed = not any(finding.failed for finding in findings)
    terms = facts.region.terms_version if facts.region else None
    steps = (step,) if allowed else _instead(facts)
    return Decision(allowed, facts.now, terms, tuple(findings), steps)


def _instead(facts: BindFacts) -> tuple[NextStep, ...]:
    return (CHECK_SERIAL, DESK) if facts.device is None else (REPAIR,)
