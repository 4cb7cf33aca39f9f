"""Every write: order, claim, widen, put back or leave out an examination; record it, its photos and samples."""

from greenlane.clearance.inspection.services.ordering import claim, order_examination, put_back, waive, widen
from greenlane.clearance.inspection.services.recording import photograph, record, record_examination
from greenlane.clearance.inspection.services.sampling import move

__all__ = [
    "claim",
    "move",
    "order_examination",
    "photograph",
    "put_back",
    "record",
    "record_examination",
    "waive",
    "widen",
]
