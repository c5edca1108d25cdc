-- Who may connect. Done at every set-up and not once: a backup (pg_dump) does not carry the rights on the database itself.
-- Without it, every login of the server could connect and make temporary tables.
DO $$
BEGIN
    EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC', pg_catalog.current_database());
    EXECUTE pg_catalog.format(
        'GRANT CONNECT ON DATABASE %I TO centre, brigade_1, brigade_2, brigade_3, brigade_4, observer',
        pg_catalog.current_database());
END
$$
