"""Documents for customers, as PDF."""

from .invoice import InvoicePrinter

__all__ = ["InvoicePrinter"]
