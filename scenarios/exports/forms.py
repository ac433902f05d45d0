"""The forms in which pilots are taken away, by what stands behind the dot of an address."""

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonld": "application/ld+json",
}
LABELS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonld": "JSON-LD"}
