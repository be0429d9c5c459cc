"""The sources as they are today: each fetched by its address, kept in the archive, and compared with what was read in it.

It is the one room that speaks to a network, and no build imports it. It never decides: an editor reads its report.
"""
