"""The closed lists of the domain. Order matters where a docstring says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from media.models import LICENCE_URLS


class SectorGroup(models.TextChoices):
    """The three areas of the national 5G "Sail" plan, and the government uses that city plans add."""

    CONSUMPTION = "consumption", _("Information consumption")
    INDUSTRY = "industry", pgettext_lazy("group of sectors", "Industry")
    SOCIETY = "society", _("Public life")
    GOVERNANCE = "governance", _("Government")


class RegionLevel(models.TextChoices):
    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County or district")


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("Government body")
    OPERATOR = "operator", _("Telecom operator")
    TOWER = "tower", _("Tower company")
    ENTERPRISE = "enterprise", _("Enterprise")
    HOSPITAL = "hospital", _("Hospital")
    SCHOOL = "school", _("School or university")
    RESEARCH = "research", _("Research institute")
    PORT = "port", _("Port")
    MEDIA = "media", _("Media organisation")
    ASSOCIATION = "association", _("Association")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What a unit does in a pilot; in the order in which a page lists them."""

    LEAD = "lead", _("Lead")
    RESPONSIBLE = "responsible", _("Responsible unit")
    OPERATOR = "operator", _("Network operator")
    VENDOR = "vendor", _("Vendor")
    USER = "user", pgettext_lazy("role of a unit", "User")
    PARTICIPANT = "participant", _("Participant")

    def over(self, number: int) -> str:
        """As a heading over so many units."""
        return str(self.label if number < 2 else _ROLES_OF_SEVERAL[self])


_ROLES_OF_SEVERAL = {
    Role.LEAD: _("Lead units"),
    Role.RESPONSIBLE: _("Responsible units"),
    Role.OPERATOR: _("Network operators"),
    Role.VENDOR: _("Vendors"),
    Role.USER: pgettext_lazy("role of units", "Users"),
    Role.PARTICIPANT: _("Participants"),
}


class Stage(models.TextChoices):
    """How far a pilot has come; in order, with `stopped` apart."""

    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Building")
    TRIAL = "trial", _("Trial")
    LIVE = "live", pgettext_lazy("stage of a pilot", "Live")
    SCALED = "scaled", _("Scaled up")
    STOPPED = "stopped", _("Stopped")


class Evidence(models.TextChoices):
    """What the record rests on; from weakest to strongest."""

    PLAN = "plan", _("Stated in a plan")
    CLAIMED = "claimed", _("Claimed by its owner")
    REPORTED = "reported", _("Reported by others")
    MEASURED = "measured", _("Measured")
    VERIFIED = "verified", _("Independently verified")


class YesNo(models.TextChoices):
    """A fact that is often not stated; blank means just that."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class NetworkMode(models.TextChoices):
    """How a 5G network for one user is built (the three kinds Chinese operators offer)."""

    PUBLIC = "public", _("Public network (virtual private network)")
    HYBRID = "hybrid", _("Hybrid private network")
    DEDICATED = "dedicated", _("Dedicated private network")


class NetworkArchitecture(models.TextChoices):
    SA = "sa", _("Standalone (SA)")
    NSA = "nsa", _("Non-standalone (NSA)")


class SliceType(models.TextChoices):
    NONE = "none", _("No slicing")
    UNSPECIFIED = "unspecified", _("Slicing, kind not stated")
    SOFT = "soft", _("Soft slice (shared resources with priority)")
    HARD = "hard", _("Hard slice (reserved resources)")


class PrerequisiteKind(models.TextChoices):
    NETWORK = "network", _("Network")
    SITE = "site", pgettext_lazy("prerequisite", "Site")
    EQUIPMENT = "equipment", _("Equipment")
    DATA = "data", _("Data")
    APPROVAL = "approval", _("Approval")
    PEOPLE = "people", _("People")
    MONEY = "money", _("Money")


class LessonKind(models.TextChoices):
    WORKED = "worked", _("What worked")
    FAILED = "failed", _("What did not work")
    ADVICE = "advice", _("Advice to those who repeat it")


class CostBand(models.TextChoices):
    """Total cost up to the stated stage, in CNY."""

    UNDER_500K = "under-500k", _("Under ¥0.5 million")
    UNDER_2M = "500k-2m", _("¥0.5–2 million")
    UNDER_10M = "2m-10m", _("¥2–10 million")
    UNDER_50M = "10m-50m", _("¥10–50 million")
    OVER_50M = "over-50m", _("Over ¥50 million")


class TextLicence(models.TextChoices):
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC0 = "cc0-1.0", "CC0 1.0"
    RESERVED = "reserved", _("All rights reserved")

    @property
    def url(self) -> str:
        """Address of the licence deed; empty for those without one."""
        return LICENCE_URLS.get(self.value, "")


class SourceKind(models.TextChoices):
    PRIMARY = "primary", _("Primary source")
    PRESS = "press", _("Press report")
    REPOST = "repost", _("Repost of another publication")
    POLICY = "policy", _("Policy document")


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("Draft for comment")
    ISSUED = "issued", _("Issued")
    TEMPLATE = "template", _("Template without a named place")


class TaskKind(models.TextChoices):
    SCENARIO = "scenario", _("Application scenario")
    NETWORK = "network", _("Network")
    INDUSTRY = "industry", _("Industry")
    SUPPORT = "support", _("Support")


class TaskRole(models.TextChoices):
    LEAD = "lead", _("Lead unit")
    UNIT = "unit", _("Responsible unit")

    def over(self, number: int) -> str:
        """As a heading over so many units."""
        return str(self.label if number < 2 else _TASK_ROLES_OF_SEVERAL[self])


_TASK_ROLES_OF_SEVERAL = {TaskRole.LEAD: _("Lead units"), TaskRole.UNIT: _("Responsible units")}


class Metric(models.TextChoices):
    BASE_STATIONS = "base_stations", _("5G base stations")
    USERS = "users", _("5G users")
    SCENARIOS = "scenarios", _("Demonstration scenarios")
    PRIVATE_NETWORKS = "private_networks", _("Private networks")
    PLATFORMS = "platforms", _("Platforms")
    OUTPUT_VALUE = "output_value", _("Output value")
    PENETRATION = "penetration", _("Penetration")
    OTHER = "other", _("Other")


class Comparator(models.TextChoices):
    EQUAL = "=", _("exactly")
    AT_LEAST = ">=", _("at least")
    MORE = ">", _("more than")
    AT_MOST = "<=", _("at most")
