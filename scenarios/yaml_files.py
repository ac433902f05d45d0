"""YAML as the registry reads it: plain values only, and quickly."""

from pathlib import Path
from typing import Any

import yaml

PlainLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast


def read_yaml(path: Path) -> Any:
    """What the file holds. Raises OSError or yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)
