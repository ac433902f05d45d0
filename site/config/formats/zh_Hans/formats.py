"""12,345: official statistics in Chinese group by three digits (Django's own groups by four, without a separator)."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
