"""Import raw files under ``data/raw`` into validated hand-off tables, reporting every failure at
once.
"""
