-- The central store: one log for all five units. Run by a superuser, or by the owner of the database who may make roles.
-- Everything lies in a schema of its own, and every name is written out, so that no table or function of anybody else
-- can step in between. Nothing here may be changed once it has been released; a later file changes it.

DO $$
DECLARE
    wanted text;
BEGIN
    -- Roles belong to the whole server: another database of it may have made them already. One that can do more than
    -- hold rights together is somebody else's, and would lend its power to our stations.
    FOREACH wanted IN ARRAY ARRAY['centre', 'brigade_1', 'brigade_2', 'brigade_3', 'brigade_4', 'observer', 'observer_views']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
        ELSIF EXISTS (
            SELECT FROM pg_catalog.pg_roles AS role
            WHERE role.rolname = wanted
              AND (role.rolcanlogin OR role.rolsuper OR role.rolbypassrls OR role.rolcreaterole OR role.rolcreatedb
                   OR role.rolreplication
                   OR EXISTS (SELECT FROM pg_catalog.pg_auth_members WHERE member = role.oid))
        ) THEN
            RAISE EXCEPTION 'the role "%" is there already, and it may log in or has rights of its own', wanted;
        END IF;
    END LOOP;
END
$$;

-- A database that was made before PostgreSQL 15 lets everybody make tables and functions here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

REVOKE ALL ON SCHEMA records FROM PUBLIC;
GRANT USAGE ON SCHEMA records TO centre, brigade_1, brigade_2, brigade_3, brigade_4, observer, observer_views;

-- Which central store this is: a station that meets another one begins at its beginning.
CREATE TABLE records.origin (
    one     integer PRIMARY KEY CHECK (one = 1),
    id      uuid    NOT NULL,
    version integer NOT NULL -- of this schema
);
INSERT INTO records.origin (one, id, version) VALUES (1, pg_catalog.gen_random_uuid(), 1);
GRANT SELECT ON records.origin TO centre, brigade_1, brigade_2, brigade_3, brigade_4;

-- As in the stations' own stores. What a station would refuse to take is refused here, or one bad event would keep
-- everybody from all that comes after it.
CREATE TABLE records.event (
    seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- order of arrival, without jumps back: see take_turn
    id      text COLLATE "C" NOT NULL UNIQUE
            CHECK (id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
                   AND id <= '03bb2cc3-d800-7fff-bfff-ffffffffffff'), -- made in 2100 at the latest
    author  text   NOT NULL CHECK (author IN ('centre', 'brigade-1', 'brigade-2', 'brigade-3', 'brigade-4')),
    at_us   bigint NOT NULL,
    who     text   NOT NULL CHECK (pg_catalog.octet_length(who) <= 4096),
    why     text   NOT NULL CHECK (pg_catalog.octet_length(why) <= 65536),
    topic   text   NOT NULL CHECK (topic ~ '^[a-z_]{1,40}$'),
    subject text   NOT NULL CHECK (pg_catalog.octet_length(subject) <= 1024), -- fits its index
    body    text   NOT NULL CHECK (pg_catalog.octet_length(body) <= 4194304)
);
CREATE INDEX event_by_subject ON records.event (topic, subject, id);
CREATE INDEX event_by_author ON records.event (author, seq);

-- Never changed, by nobody: ALWAYS holds in a session that plays a replica, too. For each statement, so that one that
-- row level security leaves without a row is told as well.
CREATE FUNCTION records.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON records.event
    FOR EACH STATEMENT EXECUTE FUNCTION records.refuse();
ALTER TABLE records.event ENABLE ALWAYS TRIGGER event_is_never_changed;

-- A number of the sequence may be committed after a higher one, and a reader that had passed it would never see that
-- event. So who inserts waits until the last one has committed, before the first number is drawn. The lock is one on a
-- table that only this function may touch: an advisory lock could be taken and held by any login.
CREATE TABLE records.turn ();
CREATE FUNCTION records.take_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    LOCK TABLE records.turn IN EXCLUSIVE MODE;
    RETURN NULL;
END
$$;
CREATE TRIGGER event_takes_its_turn BEFORE INSERT ON records.event
    FOR EACH STATEMENT EXECUTE FUNCTION records.take_turn();
ALTER TABLE records.event ENABLE ALWAYS TRIGGER event_takes_its_turn;

-- Rights. Not the column `seq`, and nothing on its sequence: the numbers are given here.
GRANT SELECT ON records.event TO centre, brigade_1, brigade_2, brigade_3, brigade_4;
GRANT INSERT (id, author, at_us, who, why, topic, subject, body) ON records.event
    TO centre, brigade_1, brigade_2, brigade_3, brigade_4;

ALTER TABLE records.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE records.event FORCE ROW LEVEL SECURITY; -- for the owner, too

CREATE POLICY centre_reads ON records.event FOR SELECT TO centre USING (true);
CREATE POLICY centre_writes ON records.event FOR INSERT TO centre WITH CHECK (author = 'centre');
CREATE POLICY brigade_1_reads ON records.event FOR SELECT TO brigade_1 USING (author IN ('brigade-1', 'centre'));
CREATE POLICY brigade_1_writes ON records.event FOR INSERT TO brigade_1 WITH CHECK (author = 'brigade-1');
CREATE POLICY brigade_2_reads ON records.event FOR SELECT TO brigade_2 USING (author IN ('brigade-2', 'centre'));
CREATE POLICY brigade_2_writes ON records.event FOR INSERT TO brigade_2 WITH CHECK (author = 'brigade-2');
CREATE POLICY brigade_3_reads ON records.event FOR SELECT TO brigade_3 USING (author IN ('brigade-3', 'centre'));
CREATE POLICY brigade_3_writes ON records.event FOR INSERT TO brigade_3 WITH CHECK (author = 'brigade-3');
CREATE POLICY brigade_4_reads ON records.event FOR SELECT TO brigade_4 USING (author IN ('brigade-4', 'centre'));
CREATE POLICY brigade_4_writes ON records.event FOR INSERT TO brigade_4 WITH CHECK (author = 'brigade-4');

-- What observers see. They have no right on the table; the views read it with the rights of `observer_views`, which
-- nobody can log in as. Every column is built from a field that is named here and has the form it should have, so that
-- a field which is added one day is not shown. `security_barrier`: no condition of the reader's is tried on a row that
-- the view does not show.
GRANT SELECT (id, author, topic, subject, body) ON records.event TO observer_views;
CREATE POLICY views_read ON records.event FOR SELECT TO observer_views USING (topic IN ('sortie', 'finding'));

-- What is no JSON, or none that the server can read, is nothing. Without this an error would stop the view for
-- everybody, and its message would quote the text.
CREATE FUNCTION records.json_of(body text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog AS $$
BEGIN
    RETURN body::jsonb;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;
-- The next three are read once, here, and not again with the names of whoever calls them.
-- A day in Beijing of microseconds since 1970.
CREATE FUNCTION records.day_of(at_us jsonb) RETURNS date LANGUAGE sql IMMUTABLE RETURN
    CASE jsonb_typeof(at_us) WHEN 'number' THEN
        CASE WHEN at_us::numeric BETWEEN 0 AND 4102444800000000
        THEN (to_timestamp((at_us::numeric / 1000000)::float8) AT TIME ZONE 'Asia/Shanghai')::date END
    END;
-- A text of the form that it should have.
CREATE FUNCTION records.text_of(value jsonb, form text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
    CASE WHEN value #>> '{}' ~ form THEN value #>> '{}' END;
-- The outer name of `"closed"` or `{"handed_over": {...}}`.
CREATE FUNCTION records.name_of(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE RETURN
    CASE jsonb_typeof(value)
        WHEN 'string' THEN value #>> '{}'
        WHEN 'object' THEN (SELECT name FROM jsonb_object_keys(value) AS name LIMIT 1)
    END;

CREATE VIEW records.sortie_seen WITH (security_barrier = true) AS
WITH act AS (
    SELECT id, author, subject, records.json_of(body) AS body FROM records.event WHERE topic = 'sortie'
), sum AS (
    -- As a station sums them up: by identifier, the first end closes it.
    SELECT (array_agg(author ORDER BY id) FILTER (WHERE body ->> 'kind' = 'began'))[1] AS author,
           (array_agg(body ORDER BY id) FILTER (WHERE body ->> 'kind' = 'began'))[1] AS began,
           (array_agg(body ORDER BY id) FILTER (WHERE body ->> 'kind' IN ('finished', 'interrupted')))[1] AS ended
    FROM act
    GROUP BY subject
)
SELECT records.day_of(began -> 'armed_at') AS day,
       author AS unit,
       records.text_of(began -> 'ledger', '^(flight|simulator)$') AS ledger,
       CASE coalesce(ended ->> 'kind', '') WHEN 'finished' THEN 'finished' WHEN 'interrupted' THEN 'interrupted' ELSE 'open' END
           AS outcome,
       CASE jsonb_typeof(ended -> 'airborne_s') WHEN 'number' THEN
           CASE WHEN (ended -> 'airborne_s')::numeric BETWEEN 0 AND 1000000
           THEN round((ended -> 'airborne_s')::numeric / 60, 1) END
       END AS minutes,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'road', records.text_of(span -> 'road', '^[A-Z]{1,2}[0-9]{1,5}$'),
                   'toward', records.text_of(span -> 'toward', '^[^0-9]{1,12}$'),
                   'from', records.text_of(span -> 'from', '^K[0-9]{1,5}[+][0-9]{3}([.][0-9]{1,3})?(_[12])?$'),
                   'to', records.text_of(span -> 'to', '^K[0-9]{1,5}[+][0-9]{3}([.][0-9]{1,3})?(_[12])?$'))), '[]'::jsonb)
        FROM jsonb_array_elements(CASE jsonb_typeof(ended -> 'stakes') WHEN 'array' THEN ended -> 'stakes' ELSE '[]' END)
             AS span) AS roads
FROM sum
WHERE began IS NOT NULL;

CREATE VIEW records.finding_seen WITH (security_barrier = true) AS
WITH act AS (
    SELECT id, author, subject, records.json_of(body) -> 'act' AS act FROM records.event WHERE topic = 'finding'
), step AS (
    SELECT id, author, subject, act,
           CASE WHEN act ? 'marked' THEN act #> '{marked,kind}' ELSE act #> '{corrected,kind,kind}' END AS kind,
           CASE WHEN act ? 'marked' THEN act #> '{marked,road}' ELSE act #> '{corrected,place,road}' END AS road,
           -- A finding without an outcome is open; a correction of something else has none.
           CASE WHEN act ? 'marked' THEN coalesce(act #> '{marked,outcome}', '"open"') ELSE act #> '{corrected,outcome}' END
               AS outcome
    FROM act
), sum AS (
    SELECT (array_agg(author ORDER BY id) FILTER (WHERE act ? 'marked'))[1] AS author,
           (array_agg(act #> '{marked,at}' ORDER BY id) FILTER (WHERE act ? 'marked'))[1] AS at_us,
           (array_agg(kind ORDER BY id DESC) FILTER (WHERE kind IS NOT NULL))[1] AS kind,
           (array_agg(road ORDER BY id DESC) FILTER (WHERE road IS NOT NULL))[1] AS road,
           (array_agg(outcome ORDER BY id DESC) FILTER (WHERE outcome IS NOT NULL))[1] AS outcome
    FROM step
    GROUP BY subject
    HAVING bool_or(act ? 'marked')
)
SELECT records.day_of(at_us) AS day,
       author AS unit,
       records.text_of(kind, '^[a-z_]{1,40}$') AS kind,
       records.text_of(road -> 'route', '^[A-Z]{1,2}[0-9]{1,5}$') AS road,
       records.text_of(road -> 'toward', '^[^0-9]{1,12}$') AS toward,
       records.text_of(road -> 'stake', '^K[0-9]{1,5}[+][0-9]{3}([.][0-9]{1,3})?(_[12])?$') AS stake,
       records.text_of(to_jsonb(records.name_of(outcome)), '^(open|handed_over|taught|promised|closed)$') AS outcome
FROM sum
WHERE records.name_of(outcome) IS DISTINCT FROM 'withdrawn';

-- The views read with the rights of their owner. To give them away, one has to be a member of that role, and the role has
-- to be allowed to make things here, for this moment.
GRANT observer_views TO CURRENT_USER;
GRANT CREATE ON SCHEMA records TO observer_views;
ALTER VIEW records.sortie_seen OWNER TO observer_views;
ALTER VIEW records.finding_seen OWNER TO observer_views;
REVOKE CREATE ON SCHEMA records FROM observer_views;
GRANT SELECT ON records.sortie_seen, records.finding_seen TO observer, centre;
REVOKE observer_views FROM CURRENT_USER;

-- A new function may be called by everybody until this.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA records FROM PUBLIC;
GRANT EXECUTE ON FUNCTION records.json_of(text), records.day_of(jsonb), records.text_of(jsonb, text), records.name_of(jsonb)
    TO observer, observer_views, centre;
