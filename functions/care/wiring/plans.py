"""Use cases about plans and their owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings import Keyed, Selling, Serving, Shipping, Tables
from . import adapters
from .settling import customers, settling, settling_later

if TYPE_CHECKING:
    from ..usecases.check_eligibility import CheckEligibility
    from ..usecases.close_task import CloseTask
    from ..usecases.hand_over_plan import HandOverPlan
    from ..usecases.import_plans import ImportPlans
    from ..usecases.look_up_status import LookUpStatus
    from ..usecases.manage_customers import ManageCustomers
    from ..usecases.manage_data import ManageData
    from ..usecases.prove_cover import ProveCover
    from ..usecases.purchase_plan import PurchasePlan
    from ..usecases.renew_plan import RenewPlan
    from ..usecases.return_plan import ReturnPlan
    from ..usecases.show_account import ShowAccount


def check_eligibility(settings: Tables) -> CheckEligibility:
    from ..usecases.check_eligibility import CheckEligibility

    return CheckEligibility(
        adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def look_up_status(settings: Tables) -> LookUpStatus:
    from ..usecases.look_up_status import LookUpStatus

    return LookUpStatus(adapters.reading(settings.stack), adapters.clock(settings))


def purchase_plan(settings: Selling) -> PurchasePlan:
    from ..usecases.purchase_plan import PurchasePlan

    return PurchasePlan(
        adapters.writing(settings.stack),
        adapters.clock(settings),
        adapters.catalog(),
        adapters.payments(settings),
        adapters.directory(settings.user_pool),
        settling(settings),
    )


def renew_plan(settings: Selling) -> RenewPlan:
    from ..usecases.renew_plan import RenewPlan

    store, settle = adapters.writing(settings.stack), settling(settings)
    return RenewPlan(
        store, adapters.clock(settings), adapters.catalog(), customers(settings), settle
    )


def return_plan(settings: Shipping) -> ReturnPlan:
    from ..usecases.return_plan import ReturnPlan

    settle = settling_later(settings)
    return ReturnPlan(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )


def close_task(settings: Shipping) -> CloseTask:
    from ..usecases.close_task import CloseTask

    settle = settling_later(settings)
    return CloseTask(adapters.writing(settings.stack), adapters.clock(settings), settle)


def import_plans(settings: Shipping) -> ImportPlans:
    from ..usecases.import_plans import ImportPlans

    settle = settling_later(settings)
    return ImportPlans(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )


def hand_over_plan(settings: Keyed) -> HandOverPlan:
    from ..usecases.hand_over_plan import HandOverPlan

    return HandOverPlan(
        adapters.writing(settings.stack),
        adapters.clock(settings),
        adapters.keys(settings.keys_secret),
    )


def prove_cover(settings: Keyed) -> ProveCover:
    from ..usecases.prove_cover import ProveCover

    return ProveCover(
        adapters.reading(settings.stack),
        adapters.clock(settings),
        adapters.keys(settings.keys_secret),
    )


def show_account(settings: Tables) -> ShowAccount:
    from ..usecases.show_account import ShowAccount

    return ShowAccount(
        adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def manage_data(settings: Shipping) -> ManageData:
    from ..usecases.manage_data import ManageData

    settle = settling_later(settings)
    return ManageData(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )


def manage_customers(settings: Serving) -> ManageCustomers:
    from ..usecases.manage_customers import ManageCustomers

    store, clock = adapters.writing(settings.stack), adapters.clock(settings)
    people = adapters.directory(settings.user_pool)
    return ManageCustomers(store, clock, people, manage_data(settings))
