"""How good is a model? Measures of a ranking and of its probabilities, on rows it was never trained on."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
#: Groups of equal size for the calibration error.
GROUPS = 10


def card(scores: Numbers, labels: Numbers) -> dict[str, float]:
    """The model card: every measure here over scores (n,) and labels (n,) of 0 and 1."""
    return {
        "rows": float(len(labels)),
        "offences": float(labels.sum()),
        "auc": auc(scores, labels),
        "average_precision": average_precision(scores, labels),
        "precision_at_5": precision_at(scores, labels, 0.05),
        "precision_at_10": precision_at(scores, labels, 0.10),
        "brier": float(np.mean((scores - labels) ** 2)),
        "calibration_error": calibration_error(scores, labels),
    }


def auc(scores: Numbers, labels: Numbers) -> float:
    """The chance that an offence outranks a clean row, ties half (Mann and Whitney, 1947); 0.5 with one class only."""
    offences = float(labels.sum())
    clean = len(labels) - offences
    if not offences or not clean:
        return 0.5
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2.0)[place]
    return float((ranks @ labels - offences * (offences + 1) / 2.0) / (offences * clean))


def average_precision(scores: Numbers, labels: Numbers) -> float:
    """Precision averaged over the offences found, rows of equal score taken together; 0.0 without offences."""
    offences = float(labels.sum())
    if not offences:
        return 0.0
    order = np.argsort(-scores, kind="stable")
    ranked, sorted_scores = labels[order], scores[order]
    ends = np.append(np.nonzero(np.diff(sorted_scores))[0], len(labels) - 1)
    found = np.cumsum(ranked)[ends]
    precision = found / (ends + 1)
    return float(np.sum(np.diff(found, prepend=0.0) * precision) / offences)


def precision_at(scores: Numbers, labels: Numbers, share: float) -> float:
    """The share of offences among the highest ``share`` of rows (at least one row, ties in order of time)."""
    taken = max(1, round(len(labels) * share))
    return float(labels[np.argsort(-scores, kind="stable")[:taken]].mean())


def calibration_error(scores: Numbers, labels: Numbers) -> float:
    """Mean distance between score and offence rate over ten groups of equal size by score (expected calibration)."""
    order = np.argsort(scores, kind="stable")
    groups = [part for part in np.array_split(order, GROUPS) if len(part)]
    distances = [abs(float(scores[part].mean() - labels[part].mean())) * len(part) for part in groups]
    return sum(distances) / len(labels)
