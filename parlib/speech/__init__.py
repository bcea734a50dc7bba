"""What is said to people, in Vietnamese or English.

One catalogue, ``vi.po``, by the English sentence.
"""
