from scenarios.models.attempts import Attempt, Limit
from scenarios.models.choices import (
    Comparator,
    CostBand,
    Evidence,
    LessonKind,
    Metric,
    NetworkArchitecture,
    NetworkMode,
    PlanStatus,
    PrerequisiteKind,
    RegionLevel,
    Role,
    SectorGroup,
    SliceType,
    SourceKind,
    Stage,
    TaskKind,
    TaskRole,
    TextLicence,
    UnitKind,
    YesNo,
)
from scenarios.models.cities import CityIndexPage, CityPage
from scenarios.models.enquiries import Enquiry, EnquiryReason, EnquiryState
from scenarios.models.kit_templates import KitTemplates
from scenarios.models.loaded import LoadedRow
from scenarios.models.pages import RegistryPage, RegistryPageQuerySet
from scenarios.models.pilot_parts import (
    Lesson,
    Measurement,
    PilotTask,
    PilotUnit,
    Prerequisite,
    Risk,
    Source,
)
from scenarios.models.pilots import PilotPage, PilotQuerySet
from scenarios.models.plan_reviews import PlanReview
from scenarios.models.plans import PlanIndexPage, PlanPage, PlanQuerySet, Target, TargetPart, Task, TaskUnit
from scenarios.models.regions import Region
from scenarios.models.replication import CircleError, Replication
from scenarios.models.synonyms import Synonym, SynonymTheme
from scenarios.models.teams import CityTeam
from scenarios.models.units import Unit, UnitAlias
from scenarios.models.vocabulary import PilotTechnology, Scenario, Sector, Technology

__all__ = [
    "Attempt",
    "CircleError",
    "CityIndexPage",
    "CityPage",
    "CityTeam",
    "Comparator",
    "CostBand",
    "Enquiry",
    "EnquiryReason",
    "EnquiryState",
    "Evidence",
    "KitTemplates",
    "Lesson",
    "LessonKind",
    "Limit",
    "LoadedRow",
    "Measurement",
    "Metric",
    "NetworkArchitecture",
    "NetworkMode",
    "PilotPage",
    "PilotQuerySet",
    "PilotTask",
    "PilotTechnology",
    "PilotUnit",
    "PlanIndexPage",
    "PlanPage",
    "PlanQuerySet",
    "PlanReview",
    "PlanStatus",
    "Prerequisite",
    "PrerequisiteKind",
    "Region",
    "RegionLevel",
    "RegistryPage",
    "RegistryPageQuerySet",
    "Replication",
    "Risk",
    "Role",
    "Scenario",
    "Sector",
    "SectorGroup",
    "SliceType",
    "Source",
    "SourceKind",
    "Stage",
    "Synonym",
    "SynonymTheme",
    "Target",
    "TargetPart",
    "Task",
    "TaskKind",
    "TaskRole",
    "TaskUnit",
    "Technology",
    "TextLicence",
    "Unit",
    "UnitAlias",
    "UnitKind",
    "YesNo",
]
