"""What a reading may remark, in words. The admin has its own, translated ones for the same codes."""

MESSAGES = {
    "no-outline": "No numbered items or headings were found, so there are no tasks.",
    "no-title": "No title was found above the text.",
    "template": "The document names no real place (“X市”): it is a template. No region and no targets were read.",
    "no-region": "No place was found in the title or the text.",
    "no-day-of-issue": "The day of issue is not stated.",
    "no-targets": "No targets (numbers to be reached) were found.",
    "task-without-units": "No responsible unit is named.",
    "scenario-without-sector": "No sector was recognised.",
}
