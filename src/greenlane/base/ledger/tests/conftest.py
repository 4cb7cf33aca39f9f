"""Tests that tamper first take the database's guards away, within their own transaction."""

import pytest
from django.db import connection

from greenlane.base.ledger import triggers


@pytest.fixture
def unguarded(db):
    with connection.cursor() as cursor:
        for statement in triggers.backward(connection.vendor):
            cursor.execute(statement)
