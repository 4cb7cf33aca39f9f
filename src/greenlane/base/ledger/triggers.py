"""What may the database itself never let happen to an event? Triggers, as SQL, for migrations.

Two doors are open: ``leaf_index`` once from NULL to a number (sealing), and body and salt emptied with the commitment
kept (lawful erasure). All else is refused, also to an administrator's slip at the prompt. Who owns the database can
drop triggers; what they then change, the verification of the log finds.

Migrations call ``RunPython(install, remove)``. SQLite rebuilds a table to alter it and loses its triggers thereby: a
later migration that alters Event ends with ``RunPython(install, remove)`` again. There is none on INSERT: a row
trigger there takes COPY's batches apart, and the unique index already keeps two events from one leaf.
"""

from typing import Any

_TABLE = "base_event"
#: name, when it fires, on which condition, what it says.
_GUARDS = (
    (
        "event_never_changed",
        'UPDATE OF id, "at", "by", kind, subject, leaf_hash',
        "",
        "an event is never changed",
    ),
    (
        "event_sealed_once",
        "UPDATE OF leaf_index",
        "WHEN (OLD.leaf_index IS NOT NULL OR NEW.leaf_index IS NULL)",
        "an event is sealed once, for ever",
    ),
    (
        "event_body_only_erased",
        "UPDATE OF body, salt, commitment",
        "WHEN (OLD.commitment IS NOT NULL OR NEW.commitment IS NULL OR length(NEW.commitment) <> 32 "
        "OR NEW.body <> '' OR length(NEW.salt) <> 0)",
        "the body of an event is kept or erased with its commitment kept, never changed",
    ),
    ("event_never_deleted", "DELETE", "", "an event is never deleted; erase its body where the law demands it"),
)


def forward(vendor: str) -> tuple[str, ...]:
    """The statements that put the guards in place, for ``postgresql`` or ``sqlite``; safe to run twice."""
    return (*backward(vendor), *(_POSTGRESQL if vendor == "postgresql" else _SQLITE))


def backward(vendor: str) -> tuple[str, ...]:
    """The statements that take the guards away."""
    if vendor == "postgresql":
        drops = tuple(f"DROP TRIGGER IF EXISTS {name} ON {_TABLE}" for name, *_ in _GUARDS)
        return (*drops, "DROP FUNCTION IF EXISTS greenlane_refuse()")
    return tuple(f"DROP TRIGGER IF EXISTS {name}" for name, *_ in _GUARDS)


def install(apps: Any, schema_editor: Any) -> None:
    """For ``RunPython``: put the guards in place."""
    for statement in forward(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """For ``RunPython``: take the guards away."""
    for statement in backward(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


_POSTGRESQL = (
    "CREATE FUNCTION greenlane_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$",
    *(
        f"CREATE TRIGGER {name} BEFORE {when} ON {_TABLE} FOR EACH ROW {condition} "
        f"EXECUTE FUNCTION greenlane_refuse('{says}')"
        for name, when, condition, says in _GUARDS
    ),
)
_SQLITE = tuple(
    f"CREATE TRIGGER {name} BEFORE {when} ON {_TABLE} FOR EACH ROW {condition} BEGIN SELECT RAISE(ABORT, '{says}'); END"
    for name, when, condition, says in _GUARDS
)
