"""What can happen next to a sample? One total table of status and step; the chain of custody is the fold of events."""

from greenlane.clearance.inspection.terms import SampleStatus, SampleStep

_S, _T = SampleStatus, SampleStep
_MOVES: dict[SampleStep, dict[SampleStatus, SampleStatus]] = {
    # A sample may pass through several hands before the laboratory receives it.
    _T.HAND: {_S.TAKEN: _S.HANDED, _S.HANDED: _S.HANDED},
    _T.RECEIVE: {_S.TAKEN: _S.RECEIVED, _S.HANDED: _S.RECEIVED},
    _T.TEST: {_S.RECEIVED: _S.TESTED},
    # The second half is tested where the declarant disputes what the first test found.
    _T.CONTEST: {_S.TESTED: _S.CONTESTED},
    _T.RETEST: {_S.CONTESTED: _S.RETESTED},
}

#: Total: every status and step has an entry, None where it cannot happen.
TABLE: dict[tuple[SampleStatus, SampleStep], SampleStatus | None] = {
    (status, step): _MOVES[step].get(status) for status in SampleStatus for step in SampleStep
}


def possible(status: SampleStatus) -> tuple[SampleStep, ...]:
    """The steps that a sample can take now."""
    return tuple(step for step in SampleStep if TABLE[status, step] is not None)
