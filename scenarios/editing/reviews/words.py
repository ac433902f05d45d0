"""What is said of files that cannot be read and of what the reader remarks, in the language of whoever looks."""

from django.utils.translation import gettext, gettext_lazy

from scenarios.intake.formats.unreadable import UnreadableDocument
from scenarios.intake.remarks import MESSAGES

NO_OUTLINE = gettext_lazy(MESSAGES["no-outline"])


def problem_text(error: UnreadableDocument) -> str:
    return error.message(gettext)


def remark_text(code: str) -> str:
    return gettext(MESSAGES[code])
