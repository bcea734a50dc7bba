"""Messages to users, in Vietnamese or English, from one catalogue ``vi.po`` keyed by the English
sentence.
"""
