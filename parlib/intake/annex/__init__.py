"""From the annex of a decision to a rule book.

The words of scoring guidance become rules, or stay with a person.
"""
