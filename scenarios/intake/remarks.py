"""What a reading may remark, by code: what was not found, and what to do."""

from scenarios.intake.wording import gettext_noop

MESSAGES = {
    "no-outline": gettext_noop(
        "No numbered items or headings (一、（一）1.) were found, so there are no tasks to keep. Is this the plan "
        "itself, and not its cover letter or a page about it?"
    ),
    "no-title": gettext_noop("No title was found above the text. Write it in."),
    "template": gettext_noop(
        "The document names no real place (“X市”): it is a template. No region and no targets were read."
    ),
    "no-region": gettext_noop("No place was found in the title or the text. Choose the region."),
    "no-day-of-issue": gettext_noop("The day of issue is not stated. Write it in if you know it."),
    "no-targets": gettext_noop("No targets (numbers to be reached) were found."),
    "task-without-units": gettext_noop("No responsible unit is named."),
    "scenario-without-sector": gettext_noop("No sector was recognised. Choose one."),
}
