"""Sectors and the scenario of an application, from the words of its title and text."""

from scenarios.intake.sectors.reader import read_sectors

__all__ = ["read_sectors"]
