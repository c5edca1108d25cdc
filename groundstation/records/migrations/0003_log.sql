-- One log for all that is ever written down: sorties, findings, people, aircraft, papers. Nothing in it is ever changed or
-- deleted. Everything else in this file but station, cursor and secret is a sum of it and can be built anew.
CREATE TABLE event (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival in this store
    id       TEXT    NOT NULL UNIQUE,           -- UUID version 7; of one store strictly increasing
    author   TEXT    NOT NULL,                  -- unit whose station wrote it: 'centre', 'brigade-1' ...
    at_us    INTEGER NOT NULL,                  -- UTC, microseconds since 1970
    who      TEXT    NOT NULL,                  -- person at the screen; empty where the station itself
    why      TEXT    NOT NULL,                  -- reason of a correction; may be empty
    topic    TEXT    NOT NULL,                  -- 'sortie', 'finding', 'person' ...
    subject  TEXT    NOT NULL,                  -- identifier of the thing
    body     TEXT    NOT NULL,                  -- JSON, kept byte for byte
    received INTEGER NOT NULL DEFAULT 0 CHECK (received IN (0, 1)) -- whether another store wrote it
) STRICT;

-- The old logs, in the order that each was written in. A version 7 identifier is made of the time (never before that of
-- the event before it), a count within that millisecond, and chance.
INSERT INTO event (id, author, at_us, who, why, topic, subject, body)
SELECT substr(hex_ms, 1, 8) || '-' || substr(hex_ms, 9, 4)
         || '-7' || printf('%03x', nth >> 12 & 0xfff) || '-8' || printf('%03x', nth & 0xfff)
         || '-' || lower(hex(randomblob(6))),
       'centre', at_us, who, why, topic, subject, body
FROM (
    SELECT *, printf('%012x', ms) AS hex_ms, row_number() OVER (PARTITION BY ms ORDER BY topic, seq) AS nth
    FROM (
        SELECT 'sortie' AS topic, seq, sortie AS subject, at_us, '' AS who, '' AS why, body,
               max(min(max(at_us, 0), 4102444800000000) / 1000) OVER (ORDER BY seq) AS ms
        FROM sortie_event
        UNION ALL
        SELECT 'finding', seq, finding, at_us, who, coalesce(json_extract(body, '$.why'), ''), body,
               max(min(max(at_us, 0), 4102444800000000) / 1000) OVER (ORDER BY seq)
        FROM finding_event
    )
)
ORDER BY ms, nth;

DROP TABLE sortie_event;
DROP TABLE finding_event;

CREATE INDEX event_by_subject ON event (topic, subject, id);
CREATE INDEX event_of_duties ON event (id) WHERE topic = 'duty';
CREATE INDEX event_written_here ON event (seq) WHERE received = 0;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- Whose station this is, and by which rules the sums below were made; another number has them made anew.
CREATE TABLE station (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    unit TEXT    NOT NULL,
    sums INTEGER NOT NULL
) STRICT;
INSERT INTO station (one, unit, sums) VALUES (1, 'centre', 0);

-- How far another store has been read or written to.
CREATE TABLE cursor (
    peer     TEXT    PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;

-- The last entry about a thing, where an entry is the whole of it: people, certificates, aircraft.
CREATE TABLE record (
    topic   TEXT NOT NULL,
    subject TEXT NOT NULL,
    author  TEXT NOT NULL,
    event   TEXT NOT NULL, -- the event that it is from
    body    TEXT NOT NULL, -- JSON
    PRIMARY KEY (topic, subject)
) STRICT, WITHOUT ROWID;

-- Filed flights by their end, because nobody asks for those of other years.
CREATE INDEX record_filed ON record (
    CASE WHEN json_valid(body) THEN json_extract(body, '$.filing.extent.until') END
) WHERE topic = 'filing';

DROP TABLE sortie;
CREATE TABLE sortie (
    id            TEXT    PRIMARY KEY,
    unit          TEXT    NOT NULL, -- that flew it; the one that wrote it where that is not known
    ledger        TEXT    NOT NULL CHECK (ledger IN ('flight', 'simulator')),
    state         TEXT    NOT NULL CHECK (state IN ('armed', 'airborne', 'landed', 'finished', 'interrupted')),
    review        TEXT    NOT NULL CHECK (review IN ('open', 'questioned', 'accepted')),
    pilot         TEXT    NOT NULL,
    pilot_id      TEXT,             -- who signed in
    airframe      TEXT,             -- in the books
    registration  TEXT    NOT NULL,
    autopilot_uid TEXT    NOT NULL,
    system_id     INTEGER NOT NULL,
    source_sha256 TEXT,             -- of the other station's file that it was read from
    source_flight INTEGER,
    armed_at_us   INTEGER NOT NULL,
    flown_at_us   INTEGER,          -- take-off, where all is known that recent experience asks for
    flown         TEXT,             -- what it asks for, JSON
    airborne_s    REAL    NOT NULL,
    distance_m    REAL    NOT NULL,
    record        TEXT    NOT NULL  -- JSON
) STRICT;
CREATE INDEX sortie_by_airframe ON sortie (airframe, ledger, armed_at_us, airborne_s) WHERE airframe IS NOT NULL;
CREATE INDEX sortie_by_time ON sortie (armed_at_us, id);
CREATE INDEX sortie_open ON sortie (armed_at_us) WHERE state IN ('armed', 'airborne', 'landed');
CREATE INDEX sortie_to_review ON sortie (armed_at_us, id) WHERE review <> 'accepted';
CREATE INDEX sortie_by_pilot ON sortie (ledger, pilot, armed_at_us, airborne_s, distance_m);
CREATE INDEX sortie_by_aircraft ON sortie (ledger, registration, armed_at_us, airborne_s, distance_m);
CREATE INDEX sortie_by_unit ON sortie (ledger, unit, armed_at_us, airborne_s, distance_m);
CREATE INDEX sortie_by_registration ON sortie (registration, armed_at_us);
CREATE INDEX sortie_flown ON sortie (flown_at_us, ledger, airborne_s, flown) WHERE flown_at_us IS NOT NULL;
CREATE INDEX sortie_by_source ON sortie (source_sha256, source_flight) WHERE source_sha256 IS NOT NULL;

DELETE FROM finding;

-- Stretches of road that a sortie passed.
CREATE TABLE pass (
    sortie      TEXT    NOT NULL,
    ledger      TEXT    NOT NULL,
    route       TEXT    NOT NULL,
    toward      TEXT    NOT NULL,
    from_m      REAL    NOT NULL, -- along the centreline
    until_m     REAL    NOT NULL,
    first_bin   INTEGER NOT NULL, -- kilometres along the centreline where the first bin begins that it touches
    last_bin    INTEGER NOT NULL,
    month       TEXT    NOT NULL, -- of arming, in Beijing: '2026-09'
    armed_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX pass_by_sortie ON pass (sortie);

-- How often each kilometre was passed in each month.
CREATE TABLE cover (
    ledger  TEXT    NOT NULL,
    route   TEXT    NOT NULL COLLATE NOCASE,
    month   TEXT    NOT NULL,
    bin     INTEGER NOT NULL, -- kilometres along the centreline where it begins
    passes  INTEGER NOT NULL,
    last_us INTEGER NOT NULL, -- when the last sortie armed that passed it
    PRIMARY KEY (ledger, route, month, bin)
) STRICT, WITHOUT ROWID;

-- Pass phrases, hashed. No event: they never leave this machine, except in a backup of it.
CREATE TABLE secret (
    person  TEXT    PRIMARY KEY,
    phc     TEXT    NOT NULL,
    wrong   INTEGER NOT NULL DEFAULT 0, -- tries since the last right one
    wait_us INTEGER NOT NULL DEFAULT 0  -- no try counts before this time
) STRICT;
