"""Numbers a plan promises, in prose and in tables."""

from scenarios.intake.targets.reader import read_targets

__all__ = ["read_targets"]
