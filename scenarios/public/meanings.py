"""What the words for stage and evidence mean, for readers who meet them for the first time."""

from django.utils.translation import gettext_lazy as _

from scenarios.models import Evidence, Stage

STAGE_MEANING = {
    Stage.PLANNED: _("Announced or planned; nothing has been built yet."),
    Stage.BUILDING: _("Under construction."),
    Stage.TRIAL: _("Running on trial, not yet part of daily work."),
    Stage.LIVE: _("In daily use."),
    Stage.SCALED: _("In daily use, and extended beyond its first place."),
    Stage.STOPPED: _("Ended; the record says why as far as it is known."),
}
EVIDENCE_MEANING = {
    Evidence.PLAN: _("A plan names it. Nothing shows yet that it was carried out."),
    Evidence.CLAIMED: _("The units that run it say so themselves."),
    Evidence.REPORTED: _("Others, such as the press, describe it."),
    Evidence.MEASURED: _("Figures are given, and what they rest on."),
    Evidence.VERIFIED: _("Someone independent of its owners has checked it."),
}
# Steps of the ladder that a mark draws: 1–5; a stopped pilot stands on none of them.
STAGE_STEP = {stage: step for step, stage in enumerate(Stage, start=1) if stage != Stage.STOPPED}
EVIDENCE_LEVEL = {evidence: level for level, evidence in enumerate(Evidence, start=1)}
