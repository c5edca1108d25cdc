-- What happened to findings, in the order it was written. Nothing here is ever changed or deleted.
CREATE TABLE finding_event (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    finding TEXT    NOT NULL,
    at_us   INTEGER NOT NULL, -- UTC, microseconds since 1970
    who     TEXT    NOT NULL,
    body    TEXT    NOT NULL  -- JSON
) STRICT;
CREATE INDEX finding_event_by_finding ON finding_event (finding, seq);

CREATE TRIGGER finding_event_is_never_changed BEFORE UPDATE ON finding_event
BEGIN SELECT RAISE(ABORT, 'finding events are append-only'); END;
CREATE TRIGGER finding_event_is_never_deleted BEFORE DELETE ON finding_event
BEGIN SELECT RAISE(ABORT, 'finding events are append-only'); END;

-- The events of a finding summed up. Can be built anew from finding_event.
CREATE TABLE finding (
    id            TEXT    PRIMARY KEY,
    sortie        TEXT,
    at_us         INTEGER NOT NULL,
    clip_from_us  INTEGER NOT NULL, -- of a finding without a clip both are at_us
    clip_until_us INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    pilot         TEXT    NOT NULL,
    aircraft      TEXT    NOT NULL,
    route         TEXT,
    measured_m    REAL,
    outcome       TEXT    NOT NULL,
    record        TEXT    NOT NULL  -- JSON
) STRICT;
CREATE INDEX finding_by_time ON finding (at_us);
CREATE INDEX finding_by_sortie ON finding (sortie, at_us);
CREATE INDEX finding_by_kind ON finding (kind, at_us);
CREATE INDEX finding_by_road ON finding (route COLLATE NOCASE, measured_m);

-- What a sortie's footage shows, stretch by stretch. An index of the recordings: written anew when they are read anew.
CREATE TABLE footage (
    sortie   TEXT    NOT NULL,
    stream   INTEGER NOT NULL,
    from_us  INTEGER NOT NULL,
    until_us INTEGER NOT NULL,
    route    TEXT    NOT NULL,
    toward   TEXT    NOT NULL,
    from_m   REAL    NOT NULL, -- along the centreline, at from_us
    until_m  REAL    NOT NULL, -- along the centreline, at until_us
    low_m    REAL    NOT NULL GENERATED ALWAYS AS (min(from_m, until_m)) STORED,
    high_m   REAL    NOT NULL GENERATED ALWAYS AS (max(from_m, until_m)) STORED,
    what     TEXT    NOT NULL CHECK (what IN ('aircraft', 'frame_centre'))
) STRICT;
CREATE INDEX footage_by_sortie ON footage (sortie, from_us);
CREATE INDEX footage_by_road ON footage (route COLLATE NOCASE, low_m, high_m);
CREATE INDEX footage_by_time ON footage (from_us);

-- By which an aircraft is known.
ALTER TABLE sortie ADD COLUMN registration TEXT
    GENERATED ALWAYS AS (json_extract(record, '$.start.aircraft.registration')) VIRTUAL;
ALTER TABLE sortie ADD COLUMN autopilot_uid TEXT
    GENERATED ALWAYS AS (json_extract(record, '$.start.aircraft.autopilot_uid')) VIRTUAL;
ALTER TABLE sortie ADD COLUMN system_id INTEGER
    GENERATED ALWAYS AS (json_extract(record, '$.start.aircraft.system_id')) VIRTUAL;
CREATE INDEX sortie_by_pilot ON sortie (pilot, armed_at_us);
CREATE INDEX sortie_by_registration ON sortie (registration, armed_at_us);
