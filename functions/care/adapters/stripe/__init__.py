"""The payment provider, by its official SDK. Imported by `care.wiring` alone.

Nothing is imported here: `errors` serves those who need no SDK (its import costs most of a second).
"""
