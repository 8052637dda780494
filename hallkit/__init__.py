"""The small edge that window and centre share: clock, homes, SQLite, command line, data files.

It knows hallcore only. What is a rule lives there; what is a program lives in the two programs.
"""
