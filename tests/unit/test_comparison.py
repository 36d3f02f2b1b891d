"""SVC-11: all services side by side, with the figures that are charged later."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.catalog import load
from care.domain import basic
from care.domain.comparison import compare
from care.domain.due import due_effect
from care.domain.errors import BadValue, Refused
from care.domain.figures import hold_figure, settle_figures
from care.domain.ledger import Goal, Purpose, Status, Way, new_line
from care.domain.parts import Cause, Part, Sends, Service
from care.domain.plan import PlanStatus
from care.domain.rules import services
from care.domain.settlement import agreed
from care.domain.states import ClaimState, PlanState
from care.domain.windows import MILLISECOND
from care.usecases.compare_services import Asked
from care.usecases.filing import filed_note
from tests.support.asked import asked, market, price
from tests.support.builders import ACCOUNT, NOW, a_card, a_claim, a_device, a_line, a_plan, usd
from tests.support.house import ANA, BEN, DRONE, SPARE, House

CATALOG = load()
PAID = (Service.PREMIUM, Service.BASIC, Service.FLYAWAY)


def shown(facts, service, **wishes):
    """One row of the comparison."""
    found = compare(facts, CATALOG.policies, **wishes)
    return next(option for option in found.options if option.service is service)


def test_every_service_stands_there_allowed_or_with_the_rule_that_says_no():
    found = compare(asked(), CATALOG.policies)
    assert [option.service for option in found.options] == list(Service)
    said = {option.service: option.decision.failed for option in found.options}
    assert said == {
        Service.PREMIUM: (),
        Service.BASIC: (),
        Service.REPAIR: (),
        Service.REPLACEMENT: ("SVC-9",),
        Service.FLYAWAY: ("COV-2",),
    }
    assert all((o.figures is None) is bool(o.decision.failed) for o in found.options)


def test_fee_hold_replacements_and_what_is_inspected_stand_in_each_row():
    """HLD-1, SVC-5, SVC-8, PAY-5."""
    premium, basic, repair = (
        shown(asked(), each).figures for each in (Service.PREMIUM, Service.BASIC, Service.REPAIR)
    )
    assert [f.fee.amount for f in (premium, basic, repair)] == [15900, 15900, 0]
    assert [f.hold.amount for f in (premium, basic, repair)] == [99900, 0, 0]
    assert [f.most.amount for f in (premium, basic, repair)] == [115800, 15900, 0]
    assert [f.uses for f in (premium, basic, repair)] == [1, 1, 0]
    assert "inspected before" in repair.inspected and "Nothing is inspected" in basic.inspected
    assert basic.return_by.last_day.isoformat() == "2026-12-22"
    assert premium.notices == ("Fees of your own bank, if it takes any, are yours (PAY-5).",)


def test_a_defect_under_warranty_costs_no_fee_and_no_replacement():
    """TRM-5: whether mended or swapped."""
    for service in (Service.REPAIR, Service.REPLACEMENT):
        figures = shown(asked(service), service).figures
        assert (figures.fee.amount, figures.hold.amount, figures.uses) == (0, 0, 0)
        assert dict(figures.lines)["free_if"].endswith("no replacement of a plan is used.")
        assert figures.consent is None and figures.consent_version is None


def test_the_quote_stands_beside_the_replacement_fee_where_a_plan_has_one():
    """SVC-8, PAY-6."""
    line = dict(shown(asked(), Service.REPAIR).figures.lines)["charged_only_if"]
    assert "beside the replacement fee of 159.00 USD" in line
    bare = asked(plan=None, price=None)
    assert "beside" not in dict(shown(bare, Service.REPAIR).figures.lines)["charged_only_if"]


def test_plan_and_warranty_are_two_covers_in_every_comparison():
    """COV-8."""
    sentence = compare(asked(), CATALOG.policies).covers
    assert "never accidents" in sentence and "decided on its own" in sentence


@pytest.mark.parametrize(
    ("cause", "wishes", "advised"),
    [
        (Cause.COLLISION, {}, None),
        (Cause.DEFECT, {}, Service.REPAIR),
        (Cause.COLLISION, {"defect": True}, Service.REPAIR),
        (Cause.COLLISION, {"fees": True}, Service.REPAIR),
        (Cause.LOSS, {"fees": True}, None),
    ],
)
def test_repair_is_advised_where_a_defect_is_suspected_or_fees_are_compared(cause, wishes, advised):
    assert compare(asked(cause=cause), CATALOG.policies, **wishes).advised is advised


def test_a_device_without_a_plan_gets_repair_and_within_15_days_replacement():
    """SVC-1, SVC-8, SVC-9."""
    facts = asked(Service.REPLACEMENT, plan=None, price=None)
    found = {o.service: o for o in compare(facts, CATALOG.policies).options}
    assert [s for s, o in found.items() if o.decision.allowed] == [
        Service.REPAIR,
        Service.REPLACEMENT,
    ]
    assert found[Service.PREMIUM].decision.failed[0] == "SVC-1"


def test_basic_is_offered_where_premium_is_not():
    """SVC-4."""
    facts = asked(
        region=market("EU"),
        country="DE",
        price=price("EU"),
        plan=a_plan(region="EU"),
        device=a_device(region="EU"),
    )
    assert shown(facts, Service.PREMIUM).decision.failed == ("SVC-4",)
    assert shown(facts, Service.BASIC).decision.allowed
    nowhere = replace(facts, region=replace(market("EU"), basic=False))
    assert shown(nowhere, Service.BASIC).decision.failed == ("SVC-4",)


@pytest.mark.parametrize("service", [Service.PREMIUM, Service.BASIC, Service.FLYAWAY])
@pytest.mark.parametrize(
    ("after", "allowed"), [(-MILLISECOND, False), (timedelta(0), True), (MILLISECOND, True)]
)
def test_cover_begins_at_its_first_instant(service, after, allowed):
    """TRM-7, SVC-1: one millisecond before, at, after."""
    facts = asked(service, plan=a_plan(starts_at=NOW - after), lost_at=None)
    decision = services.decide(facts)
    assert decision.allowed is allowed
    assert allowed or decision.failed == ("SVC-1", "TRM-7")


@pytest.mark.parametrize("service", [Service.PREMIUM, Service.BASIC, Service.FLYAWAY])
@pytest.mark.parametrize(
    ("after", "allowed"), [(-MILLISECOND, True), (timedelta(0), False), (MILLISECOND, False)]
)
def test_cover_ends_before_its_end(service, after, allowed):
    """TRM-7, TRM-4: the end is exclusive."""
    decision = services.decide(asked(service, plan=a_plan(ends_at=NOW - after), lost_at=None))
    assert decision.allowed is allowed
    assert allowed or decision.failed == ("SVC-1", "TRM-7")


@pytest.mark.parametrize("family", sorted(CATALOG.families))
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("service", [Service.PREMIUM, Service.BASIC])
def test_the_coverage_table_decides_each_part_for_both_ways_of_express(family, part, service):
    """COV-1, SVC-2, SVC-14."""
    sends = Sends.BATTERY if part is Part.BATTERY else Sends.UNIT
    facts = asked(service, family=CATALOG.families[family], parts=(part,), sends=sends)
    covered = CATALOG.families[family].cover(part) == "yes"
    failed = set(services.decide(facts).failed) - {"COV-3"}
    assert failed == (set() if covered else {"COV-1", "SVC-2"})
    assert shown(facts, Service.REPAIR).decision.allowed


@pytest.mark.parametrize("service", PAID)
def test_a_declared_exclusion_refuses_what_is_paid_and_leaves_repair_open(service):
    """COV-6: by the catalog's own sentence."""
    facts = asked(service, exclusions={"modified": CATALOG.exclusions["modified"]})
    decision = services.decide(facts)
    finding = next(f for f in decision.rules if f.id == "COV-6")
    assert decision.failed == ("COV-6",)
    assert CATALOG.exclusions["modified"] in finding.sentence
    assert finding.inputs == {"declared": "modified"}
    if service is not Service.FLYAWAY:
        assert shown(facts, Service.REPAIR).decision.allowed


def test_an_exclusion_that_the_catalog_does_not_list_is_a_bad_value():
    house = House()
    damage = replace(house.damage(), exclusions=("theft", "boredom"))
    with pytest.raises(BadValue) as fault:
        house.comparing.ask(ANA, Asked(damage, "US"))
    assert fault.value.pointer == "/exclusions/1"


def test_a_flyaway_is_of_the_whole_device_and_entitled_by_the_catalog():
    """SVC-10, SVC-14."""
    battery = asked(Service.FLYAWAY, parts=(Part.BATTERY,), sends=Sends.BATTERY)
    assert services.decide(battery).failed == ("SVC-14",)
    none = replace(price(), flyaway_fee=None, flyaways=0)
    assert services.decide(asked(Service.FLYAWAY, price=none)).failed == ("SVC-10",)
    used = asked(Service.FLYAWAY, plan=a_plan(flyaways=1))
    assert services.decide(used).failed == ("SVC-10",)
    unknown = asked(Service.FLYAWAY, device=a_device())
    assert [s.code for s in services.decide(unknown).next_steps] == ["review"]
    open_claim = asked(Service.FLYAWAY, device=a_device(open_claim_id="claim-2"))
    assert [s.code for s in services.decide(open_claim).next_steps] == ["open_claim"]
    broken = asked(Service.FLYAWAY, cause=Cause.DROP)
    assert [s.code for s in services.decide(broken).next_steps] == ["repair"]
    nobody = asked(Service.FLYAWAY, plan=None, device=None, price=None)
    assert services.decide(nobody).failed == ("SVC-1",)


FACTS = st.builds(
    asked,
    st.sampled_from(Service),
    plan=st.one_of(
        st.none(),
        st.builds(
            a_plan,
            left=st.integers(0, 2),
            flyaways=st.integers(0, 2),
            starts_at=st.sampled_from([NOW - timedelta(days=9), NOW + MILLISECOND]),
            ends_at=st.sampled_from([NOW, NOW + timedelta(days=9)]),
            state=st.sampled_from(PlanState),
        ),
    ),
    device=st.one_of(
        st.none(),
        st.builds(
            a_device,
            open_claim_id=st.sampled_from([None, "claim-2"]),
            bound_account=st.sampled_from([None, ACCOUNT, "another"]),
            bound_at=st.sampled_from([None, NOW - timedelta(days=3), NOW]),
        ),
    ),
    family=st.sampled_from([None, *CATALOG.families.values()]),
    region=st.sampled_from([None, *CATALOG.regions.values()]),
    price=st.sampled_from([None, price()]),
    cause=st.sampled_from(Cause),
    parts=st.lists(st.sampled_from(Part), min_size=1, unique=True).map(tuple),
    sends=st.sampled_from(Sends),
    country=st.sampled_from(["US", "DE", "FR", "CA"]),
    exclusions=st.sampled_from([{}, {"theft": "The device was stolen."}]),
    lost_at=st.sampled_from([None, NOW - timedelta(days=30), NOW]),
)


@given(FACTS)
@settings(max_examples=300)
def test_every_refusal_names_a_rule_and_another_way_and_every_yes_has_its_figures(facts):
    """SVC-3, SVC-11."""
    for option in compare(facts, CATALOG.policies).options:
        decision = option.decision
        assert decision.allowed is (not decision.failed)
        assert decision.next_steps
        assert (option.figures is not None) is decision.allowed
        if option.service in (Service.PREMIUM, Service.BASIC) and not decision.allowed:
            codes = {step.code for step in decision.next_steps}
            assert codes & {"repair", "flyaway", "open_claim"}
            assert facts.device is None or not facts.device.open_claim_id or "open_claim" in codes
        if option.service in PAID and decision.allowed:
            assert facts.plan.status(NOW) is PlanStatus.ACTIVE and facts.plan.left > 0


@pytest.mark.parametrize("service", PAID)
def test_the_figures_of_the_comparison_are_those_that_the_provider_books(service):
    """PAY-7: filed with what the comparison shows, charged what was shown and not a cent else."""
    house = House()
    house.covered()
    at = house.clock.now() - timedelta(days=1)
    house.put(replace(house.device(DRONE), bound_account=ANA, bound_at=at))
    rows = house.comparing.ask(ANA, Asked(house.damage(DRONE, service), "US")).options
    figures = next(option.figures for option in rows if option.service is service)
    filing = house.filing(service=service)
    filing = replace(
        filing, fee=figures.fee, hold=figures.hold, consent_version=figures.consent_version
    )
    claim = house.claims.file(filing, house.op())
    house.payments.pay(claim.ledger[-1].page_id)
    claim = house.claims.go_on(claim.claim_id, ANA, house.op())
    book = house.payments.books()[claim.claim_id]
    assert (book.captured, book.held) == (figures.fee.amount, figures.hold.amount)
    assert claim.consent.text == figures.consent
    assert claim.return_by == figures.return_by


@pytest.mark.parametrize("service", [Service.REPAIR, Service.REPLACEMENT])
@pytest.mark.parametrize("covered", [True, False])
def test_a_unit_is_sent_in_without_any_payment_with_a_plan_or_without(service, covered):
    """SVC-8, SVC-9, SVC-11: filed, awaited for 30 days, nothing asked of the provider."""
    house = House()
    plan_id = house.covered().plan_id if covered else None
    if not covered:
        device = house.device(DRONE)
        house.put(replace(device, delivered_at=house.clock.now()))
    else:
        house.put(replace(house.device(DRONE), delivered_at=house.clock.now()))
    calls = dict(house.payments.desk.calls)
    claim = house.filed(service=service)
    assert (claim.state, claim.plan_id, claim.ledger) == ("filed", plan_id, ())
    assert (claim.fee.amount, claim.fee_number, claim.consent) == (0, 0, None)
    assert claim.terms.send_to == CATALOG.regions["US"].service_centre
    assert claim.return_by.last_day == (house.claim(claim.claim_id).return_by.last_day)
    assert house.device(DRONE).open_claim_id == claim.claim_id
    assert dict(house.payments.desk.calls) == calls
    house.travel(days=32)
    assert house.claim(claim.claim_id).state == "lapsed"


@given(hours=st.integers(-40, 400 * 24), service=st.sampled_from(Service))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_simulated_instant_answers_what_filing_at_that_instant_answers(hours, service):
    """SVC-11: as_of writes nothing and equals the decision of filing with the clock there."""
    house = House()
    house.bought()
    at = house.clock.now() + timedelta(hours=hours)
    damage = replace(house.damage(DRONE, service), lost_at=None)
    simulated = house.claims.preview(ANA, damage, "US", service, at)
    rows = house.comparing.ask(ANA, Asked(damage, "US", at)).options
    assert next(row.decision for row in rows if row.service is service) == simulated.decision
    assert house.store.claims_of(ANA) == []
    house.clock.set(at)
    figures = simulated.settlement
    filing = house.filing(service=Service.REPAIR)
    filing = replace(
        filing,
        damage=damage,
        service=service,
        fee=figures and figures.fee,
        hold=figures and figures.hold,
        consent_version=figures and figures.consent_version,
    )
    try:
        claim = house.claims.file(filing, house.op())
        assert simulated.decision.allowed and claim.filed_at == at
    except Refused as refusal:
        assert refusal.decision == simulated.decision


def test_anothers_covered_device_looks_unknown():
    house = House()
    house.covered()
    rows = house.comparing.ask(BEN, Asked(house.damage(), "US")).options
    assert not any(row.decision.allowed for row in rows)
    assert house.claims.preview(BEN, house.damage(), "US").decision.failed == ("SVC-1",)


@pytest.mark.parametrize(
    "facts",
    [
        asked(region=None),
        asked(price=None),
        asked(plan=a_plan(left=0)),
        asked(Service.FLYAWAY, price=replace(price(), flyaway_fee=None)),
    ],
)
def test_what_nobody_can_reckon_has_no_figures(facts):
    with pytest.raises(LookupError):
        settle_figures(facts, CATALOG.policies)


def test_the_hold_lies_within_the_providers_minimum_and_the_products_value():
    """HLD-1, PAY-9: of every sheet of the catalog, for the unit and for a battery alone."""
    for sheet in CATALOG.prices.values():
        least = CATALOG.regions[sheet.region].minimum_charge
        assert least <= hold_figure(sheet, Sends.UNIT) <= sheet.product_value
        if sheet.battery_value:
            assert least <= hold_figure(sheet, Sends.BATTERY) <= sheet.battery_value


def test_another_hold_than_the_one_shown_is_not_agreed_to():
    """PAY-7, HLD-1."""
    figures = settle_figures(asked(), CATALOG.policies)
    agreed(figures, figures.consent_version, figures.fee, figures.hold)
    for hold in (None, figures.fee):
        with pytest.raises(BadValue) as fault:
            agreed(figures, figures.consent_version, figures.fee, hold)
        assert fault.value.pointer == "/hold"


def test_a_zero_amount_moves_no_money_and_counts_as_paid():
    """PAY-9."""
    line = new_line((), Purpose.FEE, usd(0), Goal.CAPTURED, Way.PAGE, NOW)
    assert (line.status, line.settled) == (Status.CAPTURED, True)
    assert due_effect(line, NOW) is None


def test_while_the_desk_verifies_the_order_nothing_is_taken():
    """PAY-3."""
    page = a_line(Purpose.FEE, status=Status.AUTHORIZED, card=a_card())
    claim = a_claim(
        service=Service.BASIC, state=ClaimState.AWAITING_PAYMENT, ledger=(page,), verifying=True
    )
    assert basic.CONSEQUENCES[0](claim, NOW) is None
    after = basic.CONSEQUENCES[0](replace(claim, verifying=False), NOW).after
    assert (after.reserved, after.ledger[0].goal) == (True, Goal.CAPTURED)


def test_what_the_timeline_says_of_a_filing_names_the_rules_that_were_kept():
    facts = asked(Service.BASIC)
    decision = services.decide(facts)
    note = filed_note(a_claim(service=Service.BASIC), decision)
    assert {"SVC-1", "COV-1", "TRM-6"} <= set(note.rules)
    assert "will be charged once you have paid" in note.sentence


def test_another_service_is_not_compared_for_a_claim_about_another_device():
    """SVC-12: the claim's own plan and reservation would be taken for the other device's."""
    house = House()
    house.covered()
    claim = house.paid()
    about = Asked(house.damage(DRONE), "US", claim_id=claim.claim_id)
    assert house.comparing.ask(ANA, about).options
    with pytest.raises(BadValue, match="This claim is about another device") as refused:
        house.comparing.ask(ANA, replace(about, damage=house.damage(SPARE)))
    assert refused.value.pointer == "/claim_id"
