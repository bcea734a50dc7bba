"""Door in: raw files under ``data/raw`` become validated hand-off tables, with every failure at
once.
"""
