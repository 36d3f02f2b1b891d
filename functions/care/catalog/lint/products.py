"""Rules over families and models: what refers to what, and what a class implies."""

from __future__ import annotations

from collections.abc import Iterator

from .files import Data, Finding, pointer

FAMILIES, MODELS = "families.json", "models.json"


def family_known(data: Data) -> Iterator[Finding]:
    """A model belongs to a family that is listed."""
    families, models = data.rows("families"), data.rows("models")
    if families is None or models is None:
        return
    for id, model in models.items():
        if model["family"] not in families:
            problem = (
                f"{model['family']} is no listed family; list it in {FAMILIES} or name another"
            )
            yield Finding(MODELS, pointer("models", id, "family"), problem)


def family_used(data: Data) -> Iterator[Finding]:
    """A family has a model: without one nothing of it can be covered (COV-4)."""
    families, models = data.rows("families"), data.rows("models")
    if families is None or models is None:
        return
    used = {model["family"] for model in models.values()}
    for id in families.keys() - used:
        problem = f"no model is of this family; list one in {MODELS}, or remove the family"
        yield Finding(FAMILIES, pointer("families", id), problem)


def successor_known(data: Data) -> Iterator[Finding]:
    """A successor is another listed model of the family: its parts are covered alike (LNK-1)."""
    models = data.rows("models") or {}
    for id, model in models.items():
        heir = model.get("successor")
        if heir is None or (heir != id and models.get(heir, {}).get("family") == model["family"]):
            continue
        problem = f"{heir} is no other listed model of its family; list it, or name none (LNK-1)"
        yield Finding(MODELS, pointer("models", id, "successor"), problem)


def class_fits(data: Data) -> Iterator[Finding]:
    """Only aircraft have an aircraft to cover, and may be verified by video (COV-1, ELG-5)."""
    for id, family in (data.rows("families") or {}).items():
        flies = family["class"] == "aircraft"
        if flies != (family["coverage"]["aircraft"] != "n/a"):
            answer = "yes or no" if flies else "n/a"
            problem = f"class {family['class']} asks for {answer} here; mend the row or the class"
            yield Finding(FAMILIES, pointer("families", id, "coverage", "aircraft"), problem)
        if family["video_verification"] and not flies:
            problem = "only aircraft pass video verification (ELG-5); say false"
            yield Finding(FAMILIES, pointer("families", id, "video_verification"), problem)


RULES = (family_known, family_used, successor_known, class_fits)
