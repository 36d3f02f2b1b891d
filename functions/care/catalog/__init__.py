"""What is sold, where and for how much: data files, their schemas, a reader and a linter."""

from .reader import DATA, load, read

__all__ = ["DATA", "load", "read"]
