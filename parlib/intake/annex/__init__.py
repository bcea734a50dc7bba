"""Import a rule book from the annex of a decision.

The words of scoring guidance become rules, or stay with a person.
"""
