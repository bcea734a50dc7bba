"""Statistical analysis: what the points show and with what certainty. Estimates are computed once,
over all localities.
"""
