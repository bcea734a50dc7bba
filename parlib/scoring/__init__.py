"""From evidence to points: rules (vectors), index (tables), ledger of lost points."""
