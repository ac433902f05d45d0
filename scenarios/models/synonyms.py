"""Synonyms: what the words of a query may stand for beside themselves."""

import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.search import index

MAX_TERM_LENGTH = 60
MAX_TERMS = 40  # of an entry; each one widens the query a little more

# What people put between terms that should stand on lines of their own.
SEPARATORS = ",，、;；"


def term_key(term: str) -> str:
    """Two terms of one key are the same term: width, case and white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", term).lower().split())


def terms_in(text: str) -> list[str]:
    """The terms of a text with one on each line; white space is reduced and empty lines are left out."""
    return [term for line in text.splitlines() if (term := " ".join(line.split()))]


def one_term_a_line(text: str) -> None:
    """Accepts a text when each of its lines is something that can be looked for."""
    problems = [ValidationError(problem) for term in terms_in(text) for problem in _problems_of(term)]
    if problems:
        raise ValidationError(problems)


def _problems_of(term: str) -> Iterator[str]:
    if len(term) > MAX_TERM_LENGTH:
        yield _("“%(term)s” is too long: a term has at most %(limit)d characters.") % {
            "term": term,
            "limit": MAX_TERM_LENGTH,
        }
    if any(separator in term for separator in SEPARATORS):
        yield _("“%(term)s” looks like several terms. Write each on a line of its own.") % {"term": term}
    elif not any(char.isalnum() for char in term):
        yield _(
            "“%(term)s” cannot be searched for: a term needs a letter, a digit or a Chinese character."
        ) % {"term": term}


# Tall enough to show that it takes more than one line.
_lines = AdminAutoHeightTextInput(attrs={"rows": 6})


class SynonymTheme(models.TextChoices):
    """What an entry is about; the ones that are loaded take it from the name of their file."""

    SECTORS = "sectors", _("Sectors")
    SCENARIOS = "scenarios", _("Scenarios")
    TECHNOLOGIES = "technologies", _("Technologies")
    DEPARTMENTS = "departments", _("Departments")
    ORGANISATIONS = "organisations", _("Operators and firms")
    ABBREVIATIONS = "abbreviations", _("Abbreviations")
    WORDS = "words", _("Everyday words")


class Synonym(index.Indexed, models.Model):
    """A group of terms that stand for each other; or, with `means`, terms that widen to these and never back."""

    terms = models.TextField(
        _("terms"),
        validators=[one_term_a_line],
        help_text=_(
            "One term a line, Chinese or English. Whoever searches for one of them also finds the others: put "
            "together only what everybody who asks for the one would be glad to find for the other."
        ),
    )
    means = models.TextField(
        _("widen to"),
        blank=True,
        validators=[one_term_a_line],
        help_text=_(
            "Leave empty when the terms stand for each other. Otherwise one term a line: whoever searches for one "
            "of the terms also finds these, and not the other way round."
        ),
    )
    theme = models.CharField(_("theme"), max_length=20, choices=SynonymTheme)
    note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_("Why it is so, and what was tried. Never shown to the public."),
    )

    search_fields = [
        *(index.SearchField(name) for name in ("terms", "means")),
        *(index.AutocompleteField(name) for name in ("terms", "means")),
    ]

    panels = [
        FieldRowPanel([FieldPanel(name, widget=_lines) for name in ("terms", "means")]),
        FieldPanel("theme"),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["theme", "pk"]

    def __str__(self) -> str:
        words = " = ".join(terms_in(self.terms))
        return f"{words} → {' / '.join(terms_in(self.means))}" if self.means else words

    def clean(self) -> None:
        super().clean()
        self.clean_terms()
        self._refuse_terms_of_others()

    def clean_terms(self) -> None:
        """Everything that can be said of the entry by itself, and the spelling in which it is stored."""
        terms, means = terms_in(self.terms), terms_in(self.means)
        self.terms, self.means = "\n".join(terms), "\n".join(means)
        if len(terms) < (1 if means else 2):
            raise ValidationError({"terms": _("Write at least two terms, or one and what it widens to.")})
        if len(terms) + len(means) > MAX_TERMS:
            raise ValidationError(
                {
                    "terms": _("An entry has at most %(limit)d terms; these are %(number)d. Divide it.")
                    % {"limit": MAX_TERMS, "number": len(terms) + len(means)}
                }
            )
        seen: set[str] = set()
        for field, entries in (("terms", terms), ("means", means)):
            for term in entries:
                if term_key(term) in seen:
                    raise ValidationError(
                        {field: _("“%(term)s” stands here twice. Remove one of them.") % {"term": term}}
                    )
                seen.add(term_key(term))

    def term_keys(self) -> set[str]:
        """Keys of the terms that are widened: none may be in two entries."""
        return {term_key(term) for term in terms_in(self.terms)}

    def _refuse_terms_of_others(self) -> None:
        own = {term_key(term): term for term in terms_in(self.terms)}
        for other in Synonym.objects.exclude(pk=self.pk):
            if shared := own.keys() & other.term_keys():
                term = next(term for key, term in own.items() if key in shared)
                raise ValidationError(
                    {
                        "terms": _("“%(term)s” has an entry already: %(other)s. Change that one instead.")
                        % {"term": term, "other": other}
                    }
                )
