"""Search of the admin's explorer, lists and choosers: a back-end for Wagtail over tokens of `search.text`.

Every indexed record has an `EditorsEntry` for each of its search fields, in the site's own database. Wagtail's signals
keep them; SQLite's FTS5 or PostgreSQL's tsvector finds them. `docs/decisions/0012-…` says why.
"""
