"""Measurements of the desk beside a bare page on the same database: `make bench`.

Nothing here is a test: a busy machine is slow, not wrong. Every figure is a ratio of
two medians taken in turns in one run; the milliseconds only tell what kind of machine.
"""
