"""Python's stack in one piece: no figure hangs on how deep in the calls its work happens to lie.

Python gave back a piece of its stack, 16 KB, as soon as the first call in it returned, and mapped
it anew at the next; mended in March 2026, for 3.13 and later alone. What loops across such a border
is many times slower: a module of urllib3's, with its regular expressions, took 44 ms instead of 5
in one door (https://github.com/python/cpython/issues/142183).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def roomy(call: Callable[[], T]) -> T:
    """What `call` returns. The whole of it lies in one piece, which this call's size demands."""
    return call()


# Slots of 8 bytes: a piece is as large as a call wants, to the next power of two, here 1 MB. They
# are never written, so the memory is never there; what is above them, 480 KB, is some 3,000 calls.
roomy.__code__ = roomy.__code__.replace(co_stacksize=70_000)
