"""The office of the first hour."""

from tests.first_hour.hour import hour

__all__ = ["hour"]
