"""Where what a customer tells may be: the one list. Whatever is not in it is nowhere.

An activation code, a proof, a bearer token, a secret and a card number are in no table at all; a
take-over code is in the one mail that brings it.
"""

from __future__ import annotations

# Table and attribute to the kinds that may stand there.
IN_TABLES: dict[tuple[str, str], frozenset[str]] = {
    # Until the claim has ended and its owner asks for erasure (STS-2).
    ("claims", "address"): frozenset({"name", "line1", "line2", "city"}),
    ("claims", "description"): frozenset({"description"}),
    # Until it is used, revoked or over (ELG-4).
    ("grants", "email"): frozenset({"invited e-mail"}),
    # Until the plan is taken over, or the offer is replaced or over (LNK-3).
    ("plans", "offer"): frozenset({"counter e-mail"}),
}
# What staff writes stays with what it was written about, and in its timeline: they are told to
# write no names of customers there, and no address can be.
BY_STAFF = frozenset({"note", "reason", "approver", "finder", "batch", "carrier"})
TOLD_BY_STAFF = frozenset({"claims", "plans", "grants", "cards", "events", "seen"})
