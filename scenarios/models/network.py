"""The network a pilot ran on. Everything may be left empty: what no source states is not known."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel

from scenarios.models.bilingual import Bilingual
from scenarios.models.choices import NetworkArchitecture, NetworkMode, SliceType, YesNo

NETWORK_FACTS = (
    "private_network", "network_mode", "architecture", "bands", "slice_type", "edge_computing",
    "five_g_advanced", "redcap", "terminals",
)  # fmt: skip
SERVICE_CLASSES = {"embb": "eMBB", "urllc": "uRLLC", "mmtc": "mMTC"}  # 3GPP TR 38.913


class NetworkProfile(models.Model):
    """A mixin that brings its own fields and panels. The operators are the units with that role."""

    private_network = models.CharField(
        _("private network"),
        max_length=3,
        choices=YesNo,
        blank=True,
        help_text=_("Whether the 5G network is one for this user (专网), in whatever form."),
    )
    network_mode = models.CharField(_("form of the network"), max_length=20, choices=NetworkMode, blank=True)
    architecture = models.CharField(_("architecture"), max_length=10, choices=NetworkArchitecture, blank=True)
    bands = models.CharField(
        _("frequency bands"),
        max_length=100,
        blank=True,
        help_text=_("For example: 3.5 GHz (n78), 700 MHz (n28)."),
    )
    slice_type = models.CharField(_("slicing"), max_length=20, choices=SliceType, blank=True)
    edge_computing = models.CharField(
        _("edge computing"),
        max_length=3,
        choices=YesNo,
        blank=True,
        help_text=_("Computing at the edge of the operator's network (MEC)."),
    )
    five_g_advanced = models.CharField("5G-A", max_length=3, choices=YesNo, blank=True)
    redcap = models.CharField("RedCap", max_length=3, choices=YesNo, blank=True)
    terminals_zh = models.CharField(
        _("terminals"),
        max_length=200,
        blank=True,
        help_text=_("What was connected, and how many: 15 cameras a crane, 62 driverless trucks."),
    )
    terminals_en = models.CharField(_("terminals in English"), max_length=300, blank=True)
    embb = models.BooleanField(_("Much data (eMBB)"), default=False)
    urllc = models.BooleanField(_("Low delay, high reliability (uRLLC)"), default=False)
    mmtc = models.BooleanField(_("Very many devices (mMTC)"), default=False)

    network_panels = [
        FieldRowPanel(["private_network", "network_mode"]),
        FieldRowPanel(["architecture", "bands"]),
        FieldRowPanel(["slice_type", "edge_computing"]),
        FieldRowPanel(["five_g_advanced", "redcap"]),
        FieldRowPanel(["terminals_zh", "terminals_en"]),
        MultiFieldPanel([FieldRowPanel(["embb", "urllc", "mmtc"])], heading=_("Service classes")),
    ]

    class Meta:
        abstract = True

    terminals = Bilingual("terminals")

    @property
    def service_classes(self) -> list[str]:
        return [name for field, name in SERVICE_CLASSES.items() if getattr(self, field)]

    @classmethod
    def network_labels(cls) -> list[str]:
        """Of all facts there can be, in reading order."""
        return [*map(cls._network_label, NETWORK_FACTS), str(_("Service classes"))]

    @property
    def network_facts(self) -> list[tuple[str, str]]:
        """(label, value) of what is stated, in reading order."""
        facts = []
        for name in NETWORK_FACTS:
            if value := getattr(self, name):
                display = getattr(self, f"get_{name}_display", None)
                facts.append((self._network_label(name), display() if display else value))
        if self.service_classes:
            facts.append((str(_("Service classes")), " · ".join(self.service_classes)))
        return facts

    @classmethod
    def _network_label(cls, name: str) -> str:
        return str(cls._meta.get_field("terminals_zh" if name == "terminals" else name).verbose_name)
