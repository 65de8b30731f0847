"""Quarter to quarter: an earlier review, scored again by today's policy, against the review of now."""

from udfs.quarters.changes import Changes, changes, trend
from udfs.quarters.compared import COVERAGE, SCORES, Compared, compare
from udfs.quarters.promised import promised

__all__ = ["COVERAGE", "SCORES", "Changes", "Compared", "changes", "compare", "promised", "trend"]
