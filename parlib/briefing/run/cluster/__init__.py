"""The same batch on a Dask cluster: who is on the other side, what it needs, and what becomes of
each brief.
"""
