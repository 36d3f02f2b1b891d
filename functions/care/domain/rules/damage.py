"""What is claimed and sent back: parts, cause, exclusions (COV-1, COV-2, COV-6, SVC-2, SVC-14)."""

from __future__ import annotations

from ..decision import Verdict, check, failed, not_applicable, passed, rule
from ..parts import EXPRESS_CAUSES, Cause, Cover, Part, Sends, Service
from .service_facts import ServiceFacts


@rule("COV-1")
def parts_covered(facts: ServiceFacts) -> Verdict:
    """Every part by the coverage table: not covered and not there are different reasons."""
    if facts.family is None:
        return not_applicable("The model is not in the catalog.")
    covers = {part: facts.family.cover(part) for part in facts.parts}
    uncovered = [part for part, cover in covers.items() if cover is Cover.NO]
    absent = [part for part, cover in covers.items() if cover is Cover.ABSENT]
    reasons = []
    if uncovered:
        reasons.append(f"not covered by the plan: {', '.join(uncovered)}")
    if absent:
        reasons.append(f"this product has no such part: {', '.join(absent)}")
    return check(
        not reasons,
        "Every part claimed is covered.",
        f"Some parts cannot be claimed ({'; '.join(reasons)}).",
        **{part.value: cover.value for part, cover in covers.items()},
    )


@rule("SVC-2")
def nothing_outside(facts: ServiceFacts) -> Verdict:
    """A mixed claim is refused for the parts outside and offered without them. What is sent back
    counts too: a registered battery has to be covered."""
    if facts.family is None:
        return not_applicable("The model is not in the catalog.")
    sent = () if facts.sends is Sends.UNIT else (Part.BATTERY,)
    involved = dict.fromkeys((*facts.parts, *sent))
    outside = [p for p in involved if facts.family.cover(p) is not Cover.YES]
    return check(
        not outside,
        "All that is claimed and sent back is within the cover.",
        f"Outside the cover: {', '.join(outside)}.",
        outside=", ".join(outside) or None,
    )


@rule("COV-2")
def cause_taken(facts: ServiceFacts) -> Verdict:
    """The causes Express takes; a defect goes to Repair, a loss to Flyaway and to nothing else."""
    if facts.service is Service.FLYAWAY:
        return check(
            facts.cause is Cause.LOSS,
            "A lost device is what Flyaway is for.",
            "Flyaway takes a lost device only.",
            cause=facts.cause.value,
        )
    return check(
        facts.cause in EXPRESS_CAUSES,
        "Express takes this cause.",
        "Express does not take this cause.",
        cause=facts.cause.value,
    )


@rule("COV-6")
def nothing_excluded(facts: ServiceFacts) -> Verdict:
    """Exclusions are catalog data that the customer declares; nothing is guessed."""
    declared = facts.exclusions
    return check(
        not declared,
        "You declared nothing that the plan excludes.",
        f"The plan excludes what you declared: {' '.join(declared.values())}",
        declared=", ".join(declared) or None,
    )


@rule("SVC-14")
def sent_back_fits(facts: ServiceFacts) -> Verdict:
    """What is registered to be sent back fits the parts claimed."""
    sends = facts.sends.value
    if facts.service is Service.FLYAWAY:
        return check(
            facts.sends is not Sends.BATTERY,
            "The whole device is lost, and nothing comes back.",
            "Flyaway is for the whole device, not for a battery alone.",
            sends=sends,
        )
    if facts.sends is Sends.BATTERY:
        return check(
            facts.parts == (Part.BATTERY,),
            "A battery alone is registered to come back.",
            "Damaged aircraft, camera, gimbal, propellers or grip mean that the unit comes back.",
            sends=sends,
        )
    if facts.sends is Sends.UNIT and Part.BATTERY in facts.parts:
        return failed("A claimed battery is registered to come back with the unit.", sends=sends)
    return passed("What is registered to come back fits the parts.", sends=sends)
