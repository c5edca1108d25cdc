-- What happened, in the order it was written. Nothing here is ever changed or deleted.
CREATE TABLE sortie_event (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    sortie TEXT    NOT NULL,
    at_us  INTEGER NOT NULL, -- UTC, microseconds since 1970
    kind   TEXT    NOT NULL,
    body   TEXT    NOT NULL  -- JSON
) STRICT;
CREATE INDEX sortie_event_by_sortie ON sortie_event (sortie, seq);

CREATE TRIGGER sortie_event_is_never_changed BEFORE UPDATE ON sortie_event
BEGIN SELECT RAISE(ABORT, 'sortie events are append-only'); END;
CREATE TRIGGER sortie_event_is_never_deleted BEFORE DELETE ON sortie_event
BEGIN SELECT RAISE(ABORT, 'sortie events are append-only'); END;

-- The events of a sortie summed up. Can be built anew from sortie_event.
CREATE TABLE sortie (
    id          TEXT    PRIMARY KEY,
    ledger      TEXT    NOT NULL CHECK (ledger IN ('flight', 'simulator')),
    state       TEXT    NOT NULL CHECK (state IN ('armed', 'airborne', 'landed', 'finished', 'interrupted')),
    pilot       TEXT    NOT NULL,
    armed_at_us INTEGER NOT NULL,
    airborne_s  REAL    NOT NULL,
    distance_m  REAL    NOT NULL,
    record      TEXT    NOT NULL -- JSON
) STRICT;
CREATE INDEX sortie_by_time ON sortie (ledger, armed_at_us);
CREATE INDEX sortie_by_state ON sortie (state);
