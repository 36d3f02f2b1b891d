"""One running stack for all end-to-end tests of a session."""

from tests.support.stack import stack

__all__ = ["stack"]
