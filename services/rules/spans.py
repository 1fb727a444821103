"""Sets of time as sorted, disjoint, half-open spans `(start, end)` of integers."""

from collections.abc import Iterable

Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """Any spans, in any order, as the sorted set they cover; touching ones become one, empty ones none."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def intersection(first: list[Span], second: list[Span]) -> list[Span]:
    """What two sets have in common."""
    common: list[Span] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            common.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return common


def without(spans: list[Span], taken: list[Span]) -> list[Span]:
    """The first set less the second."""
    if not spans or not taken:
        return spans
    start, end = min(spans[0][0], taken[0][0]), max(spans[-1][1], taken[-1][1])
    edges = [start, *(edge for span in taken for edge in span), end]
    return intersection(spans, union(zip(edges[::2], edges[1::2], strict=True)))
