"""The payment double for the contract tests: one process a module, empty at each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stripe

from tests.support.double import SECRET, Double, running_double
from tests.support.inbox import Inbox, inbox


@pytest.fixture(scope="module")
def double_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Double]:
    with running_double(tmp_path_factory.mktemp("double")) as double:
        yield double


@pytest.fixture
def double(double_process: Double) -> Double:
    """Empty; its clock goes on from where the last test left it."""
    double_process.control("POST", "reset")
    return double_process


@pytest.fixture
def own_double(tmp_path: Path) -> Iterator[Double]:
    """A process of this test's own, to be killed, restarted or travelled with."""
    with running_double(tmp_path) as double:
        yield double


@pytest.fixture
def post_box() -> Iterator[Inbox]:
    with inbox() as box:
        yield box


@pytest.fixture
def calling_double(tmp_path: Path, post_box: Inbox) -> Iterator[Double]:
    """A double that sends its webhooks to `post_box`."""
    flags = ("--webhook", post_box.url, "--webhook-secret", SECRET)
    with running_double(tmp_path, *flags) as double:
        yield double


@pytest.fixture
def api(double: Double) -> stripe.StripeClient:
    """The official SDK without retries of its own."""
    return double.client()


@pytest.fixture
def customer(api: stripe.StripeClient) -> str:
    made = api.v1.customers.create({"email": "ada@example.com", "name": "Ada Pilot"})
    return made.id


@pytest.fixture
def signing_secret() -> str:
    return SECRET
