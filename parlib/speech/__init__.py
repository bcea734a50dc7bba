"""What is said to people, in Vietnamese or English: one catalogue, ``vi.po``, by the English sentence."""
