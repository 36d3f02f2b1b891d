"""What the API would refuse of a request's shape, said before anything is sent.

The API's own bodies judge, so that both always agree. They are imported only where they are
needed: a command that shows its help should not wait for them.
"""

from typing import Any

from infra.operator.minting import Order


def code_fault(code: str) -> str:
    """What is wrong with an activation code by its own letters; "" where nothing is."""
    from care.domain.codes import ActivationCode
    from care.domain.errors import BadValue

    try:
        ActivationCode.read(code)
    except BadValue as error:
        return error.detail
    return ""


def order_faults(order: Order) -> list[str]:
    """What is wrong with the shape of an order, by field."""
    from care.web.errors import Invalid
    from care.web.schemas.cards import CardBatch

    try:
        CardBatch.read(order.body(next(order.chunks())))
    except Invalid as error:
        return [f"{fault.pointer}: {fault.detail}" for fault in error.faults]
    return []


def unsold(order: Order) -> str:
    """Why the API refuses the order where it sells by this checkout's catalog; "" where it takes
    it."""
    from care.catalog import load

    catalog = load()
    models = [model.id for model in catalog.models.values() if model.family == order.family]
    if any(catalog.price(model, order.region, order.term_months) for model in models):
        return ""
    return (
        f"No plan of {order.term_months} months is sold for the family {order.family} in "
        f"{order.region}, by the catalog of this checkout."
    )


def row_faults(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Field and fault of each thing that is wrong with a device; the field is "" for the row."""
    from care.web.errors import Invalid
    from care.web.schemas.devices import DeviceRow

    try:
        DeviceRow.read(row)
    except Invalid as error:
        return [(fault.pointer.removeprefix("/"), fault.detail) for fault in error.faults]
    return []
