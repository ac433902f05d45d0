"""The contents of fixtures/ into the database, as often as one likes.

`rows` reads and checks files, `ledger` remembers what was loaded, `records` decides what to do with a row; the other
modules each know one kind of record. A row is written when it is new or has changed since it was last loaded. What
people have edited, removed or made themselves is never overwritten: it is reported and kept.
"""
