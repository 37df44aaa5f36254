"""People who answer surveys, over a real database of either kind and a still clock."""

from tests.people.conftest import Somebody, Town, office, somebody, staff, town

__all__ = ["Somebody", "Town", "office", "somebody", "staff", "town"]
