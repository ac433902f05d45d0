"""Marks texts for translation where the texts stand; the translating is done by those who show them."""


def gettext_noop(text: str) -> str:
    """`text` itself. `make messages` finds what is called by this name, as it does Django's function of that name."""
    return text
