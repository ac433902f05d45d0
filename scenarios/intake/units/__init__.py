"""Who answers for the items of a plan, and under which full names."""

from scenarios.intake.units.lists import UnitList, find_lists
from scenarios.intake.units.reader import TaskUnits, read_units

__all__ = ["TaskUnits", "UnitList", "find_lists", "read_units"]
