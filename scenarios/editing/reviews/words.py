"""What is said of files that cannot be read and of what the reader remarks, by the codes of `scenarios.intake`."""

from django.utils.translation import gettext_lazy as _

from scenarios.intake.formats.unreadable import Problem, UnreadableDocument

PROBLEMS = {
    Problem.UNKNOWN_FORMAT: _(
        "“%(extension)s” is no kind of document this can read. Save it as .docx, .pdf or .txt."
    ),
    Problem.OLD_FORMAT: _(
        "This is a document of an old word processor (.doc or .wps). Open it there and save it as .docx."
    ),
    Problem.NOT_WHAT_IT_SAYS: _(
        "The file is called .%(extension)s but is something else (%(found)s). Give it the right extension, or save "
        "it anew as .docx, .pdf or .txt."
    ),
    Problem.ENCRYPTED: _("The document is protected by a password. Save a copy without one."),
    Problem.TOO_LARGE: _(
        "The file has %(size)s MB, the limit is %(limit)s MB. Leave out its pictures, or save it as text."
    ),
    Problem.TOO_MANY_PAGES: _(
        "The document has %(pages)s pages, the limit is %(limit)s. Cut out the part that is the plan."
    ),
    Problem.TOO_MUCH_TEXT: _(
        "The document has more than %(limit)s characters. Cut out the part that is the plan."
    ),
    Problem.EXPANDS: _(
        "Unpacked, the file would be far larger than a document is. Open it in a word processor and save it anew "
        "as .docx."
    ),
    Problem.DAMAGED: _(
        "The file is damaged or incomplete. Open it in the program it comes from and save it anew."
    ),
    Problem.NO_TEXT: _(
        "The document holds no text. If it is a scan, have its text recognised (OCR) and upload the result."
    ),
    Problem.UNKNOWN_ENCODING: _("The file is no text, or its encoding is unknown. Save it as text in UTF-8."),
}
NO_OUTLINE = _(
    "No numbered items or headings (一、（一）1.) were found, so there are no tasks to keep. Is this the plan "
    "itself, and not its cover letter or a page about it?"
)
REMARKS = {
    "no-outline": NO_OUTLINE,
    "no-title": _("No title was found above the text. Write it in."),
    "template": _(
        "The document names no real place (“X市”): it is a template. No region and no targets were read."
    ),
    "no-region": _("No place was found in the title or the text. Choose the region."),
    "no-day-of-issue": _("The day of issue is not stated. Write it in if you know it."),
    "no-targets": _("No targets (numbers to be reached) were found."),
    "task-without-units": _("No responsible unit is named."),
    "scenario-without-sector": _("No sector was recognised. Choose one."),
}


def problem_text(error: UnreadableDocument) -> str:
    return PROBLEMS[error.problem] % error.params


def remark_text(code: str) -> str:
    return REMARKS[code]
