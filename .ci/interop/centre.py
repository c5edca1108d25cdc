"""A central store on a PostgreSQL of Debian: five stations over connections that break, what each login may do when it speaks
SQL by itself (psql), what observers see, and that nobody connects over a network without checking the server.
`centre.py EXAMPLE [FIRST_SEED [SEEDS]]`: the example `centre` of the crate `records`."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

from common import check, free_port

EXAMPLE = sys.argv[1]
FIRST_SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
SEEDS = int(sys.argv[3]) if len(sys.argv) > 3 else 20
PASSWORD = "a pass phrase: §&?"
STATIONS = ["station_centre", "station_1", "station_2", "station_3", "station_4"]
SECRETS = ["王海", "李敏", "苏J", "8D526", "UAS0011", "0a1b", "33.4", "120.5", ".tlog", ".jpg", "udpin"]
BODY = '{"act":{"marked":{"kind":"debris"}}}'


def programs():
    """The newest server that is installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise SystemExit("FAILED: no server in /usr/lib/postgresql: install the package postgresql")
    return found[-1].parent


def as_server(*command):
    """The server refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command] if os.geteuid() == 0 else list(command)


def address_off_loopback():
    """One of this machine's, found without sending anything."""
    for family, target in [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
            except OSError:
                continue
            found = probe.getsockname()[0]
            if not found.startswith("127.") and found != "::1":
                return found
    return None


def certificates(place, address):
    """An authority, a certificate of it for this address, one for another name, and an authority that has nothing to do with it."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=place, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for ca in ["ca", "other"]:
        openssl("req", "-x509", *key, "-keyout", f"{ca}.key", "-out", f"{ca}.pem", "-subj", f"/CN={ca}", "-days", "2",
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    names = {"server": f"IP:{address}" if address else "DNS:unused.example", "elsewhere": "DNS:elsewhere.example"}
    for name, alternative in names.items():
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (place / "extensions").write_text(f"subjectAltName={alternative}\nbasicConstraints=CA:FALSE\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2", "-out", f"{name}.pem", "-extfile", "extensions")
        (place / f"{name}.key").chmod(0o600)


@contextlib.contextmanager
def server(place, port, address):
    programs_at = programs()
    data = place / "data"
    secret = place / "password"
    secret.write_text(PASSWORD)
    if os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")
        for path in place.iterdir():
            shutil.chown(path, "postgres", "postgres")
    subprocess.run(as_server(programs_at / "initdb", "-D", data, "-U", "postgres", f"--pwfile={secret}", "-A", "scram-sha-256",
                             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"), check=True, stdout=subprocess.DEVNULL)
    with (data / "pg_hba.conf").open("a") as file:
        file.write("hostssl all all all scram-sha-256\n")
    listen = "127.0.0.1" + (f",{address}" if address else "")
    with (data / "postgresql.conf").open("a") as file:
        file.write(f"port = {port}\nlisten_addresses = '{listen}'\nunix_socket_directories = '{place}'\nfsync = off\n"
                   f"ssl = on\nssl_cert_file = '{place}/server.pem'\nssl_key_file = '{place}/server.key'\nlog_statement = none\n")
    control = [programs_at / "pg_ctl", "-D", data, "-w", "-l", place / "log"]
    subprocess.run(as_server(*control, "start"), check=True, stdout=subprocess.DEVNULL)
    try:
        yield control
    finally:
        subprocess.run(as_server(*control, "stop", "-m", "immediate"), stdout=subprocess.DEVNULL)


class Party:
    """Whoever talks to the server."""

    def __init__(self, port):
        self.port = port
        self.env = {**{name: value for name, value in os.environ.items() if not name.startswith("PG")}, "PGPASSWORD": PASSWORD,
                    "PGSSLMODE": "disable"}

    def example(self, *arguments, login="postgres", database="main", host="127.0.0.1", query="", timeout=120):
        url = f"postgres://{login}@{host}:{self.port}/{database}{query}"
        done = subprocess.run([EXAMPLE, *map(str, arguments)], env={**self.env, "PGSSLMODE": "prefer", "GROUNDSTATION_CENTRE": url}, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = done.stdout.decode(errors="replace").strip()
        if PASSWORD in text:
            raise SystemExit(f"FAILED: the password is shown: {text}")
        return done.returncode == 0, text

    def sql(self, login, statement, database="main"):
        """As psql says it: whether it went well, and all that it printed."""
        done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-h", "127.0.0.1", "-p", str(self.port),
                               "-U", login, "-d", database, "-c", statement], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.returncode == 0, done.stdout.decode().strip()

    def sql_each(self, login, statements):
        """What psql says to each of them in one session, whether or not the one before it went well."""
        script = "".join(f"\\warn #\n{statement};\nROLLBACK;\n" for statement in statements)
        done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "VERBOSITY=verbose", "-h", "127.0.0.1", "-p", str(self.port), "-U", login, "-d", "main", "-f", "-"],
                              env=self.env, input=script.encode(), capture_output=True, timeout=60)
        said = done.stderr.decode().split("#\n")[1:]
        if len(said) != len(statements):
            raise SystemExit(f"FAILED: {login}: {done.stderr.decode()[-500:]}")
        return said, done.stdout.decode()

    def admin(self, statement, database="main"):
        good, text = self.sql("postgres", statement, database)
        if not good:
            raise SystemExit(f"FAILED: {statement}: {text}")
        return text


def insert(author, number=1, more=""):
    return ("INSERT INTO records.event (id, author, at_us, who, why, topic, subject, body) VALUES "
            f"('0198c0de-0000-7000-8000-{number:012x}', '{author}', 0, '', '', 'finding', 'x', '{BODY}') {more}")


def set_up(party):
    party.admin("CREATE DATABASE main", "postgres")
    good, text = party.example("exchange", "unused-station", login="postgres")
    check(not good and "not-set-up" in text or "not-one-unit" in text, "a database that nobody set up is refused")
    for round in ["first", "second"]:
        good, text = party.example("set-up")
        check(good, f"the {round} set-up passes" if good else text)
    party.admin("CREATE ROLE station_centre LOGIN IN ROLE centre")
    for number in range(1, 5):
        party.admin(f"CREATE ROLE station_{number} LOGIN IN ROLE brigade_{number}")
    party.admin("CREATE ROLE looker LOGIN IN ROLE observer; CREATE ROLE nobody LOGIN; CREATE ROLE two LOGIN IN ROLE brigade_1, brigade_2")
    for login in [*STATIONS, "looker", "nobody", "two"]:
        party.admin(f"ALTER ROLE {login} PASSWORD '{PASSWORD}'")
    # Not only a superuser can do it.
    party.admin(f"CREATE ROLE keeper LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
    party.admin("CREATE DATABASE kept OWNER keeper", "postgres")
    good, text = party.example("set-up", login="keeper", database="kept")
    check(good, "the owner of a database who may make roles sets it up, too" if good else text)
    party.admin("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", "postgres")
    good, text = party.example("set-up", database="latin")
    check(not good and "unfit" in text, "a database that cannot hold Chinese is refused")


def storms(party, place):
    for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
        party.admin(f"CREATE DATABASE storm_{seed} TEMPLATE main", "postgres")
    good, text = party.example("storm", party.port, FIRST_SEED, SEEDS, place / "stores", timeout=250)
    print("\n".join(f"    {line}" for line in text.splitlines()))
    check(good and f"seed {FIRST_SEED + SEEDS - 1}:" in text, f"{SEEDS} storms from seed {FIRST_SEED}: server, centre and brigades agree, each event is there once")
    check(SEEDS < 10 or "CommitUnanswered" in text and "CutToServer" in text and "Silent" in text, "connections were cut before, in and after statements, and between commit and answer")
    for name, order in [("turns", "ordered"), ("no_turns", "unordered")]:
        party.admin(f"CREATE DATABASE {name} TEMPLATE main", "postgres")
        if order == "unordered":
            party.admin("DROP TRIGGER event_takes_its_turn ON records.event", name)
        good, text = party.example("turns", party.port, name, place / name, order)
        said = {"ordered": "a reader misses nothing that writers beside each other commit", "unordered": "without the trigger it does, so the check can tell"}
        check(good, f"{said[order]}: {text.splitlines()[0]}" if good else text)


def raw_sql(party):
    """What a login can do that does not go through our program."""

    def refused(login, statement, why, also=""):
        good, text = party.sql(login, statement)
        check(not good and re.search(why, text) and (also or BODY) not in text, f"{login}: {statement[:110]}: refused")

    for author in ["centre", "brigade-1", "brigade-2"]:
        login = "station_centre" if author == "centre" else f"station_{author[-1]}"
        good, text = party.sql(login, insert(author, STATIONS.index(login) + 1))
        check(good, f"{login} writes its own event" if good else text)
    count = lambda login: party.sql(login, "SELECT count(*), string_agg(DISTINCT author, ' ' ORDER BY author) FROM records.event")[1]
    check(count("station_centre") == "3|brigade-1 brigade-2 centre", "the centre reads all")
    check(count("station_1") == "2|brigade-1 centre" and count("station_3") == "1|centre", "a brigade reads its own and the centre's")
    rls, denied = "42501: new row violates row-level security", "42501: permission denied|42501: must be|42501: events are append-only"
    refused("station_1", insert("brigade-2", 9), rls)
    refused("station_1", insert("centre", 9), rls)
    refused("station_centre", insert("brigade-1", 9), rls)
    refused("station_1", insert("brigade-5", 9), rls + "|23514")
    refused("station_1", insert("brigade-1", 3, "ON CONFLICT (id) DO UPDATE SET author = 'brigade-1'"), denied)
    refused("station_1", insert("brigade-1", 3), "23505")
    good, text = party.sql("station_1", insert("brigade-1", 3, "ON CONFLICT (id) DO NOTHING RETURNING author"))
    check(good and text == "", "an identifier that another unit has is neither taken nor shown")
    everybody = ["UPDATE records.event SET who = 'x'", "DELETE FROM records.event", "TRUNCATE records.event", "SELECT * FROM records.turn",
                 "BEGIN; LOCK TABLE records.turn", "BEGIN; LOCK TABLE records.event IN EXCLUSIVE MODE", "SELECT nextval('records.event_seq_seq')",
                 "SELECT setval('records.event_seq_seq', 1)", "UPDATE records.origin SET version = 9", "SELECT * FROM records.migration",
                 "INSERT INTO records.event (seq, id) OVERRIDING SYSTEM VALUE VALUES (1, 'x')", "SELECT records.take_turn()",
                 "ALTER TABLE records.event DISABLE ROW LEVEL SECURITY", "ALTER TABLE records.event DISABLE TRIGGER ALL",
                 "DROP POLICY brigade_1_reads ON records.event", "CREATE TABLE records.mine ()", "CREATE TABLE public.mine ()", "CREATE SCHEMA mine",
                 "CREATE TEMPORARY TABLE mine ()", "SET ROLE postgres", "SET ROLE observer_views", "SET ROLE brigade_2", "SET SESSION AUTHORIZATION postgres",
                 "SET session_replication_role = replica", "SELECT * FROM pg_authid", "SELECT pg_read_file('PG_VERSION')",
                 "COPY records.event TO PROGRAM 'cat'", "SELECT passwd FROM pg_shadow"]
    for login in ["station_1", "station_centre", "looker"]:
        said, shown = party.sql_each(login, everybody)
        passed = [statement for statement, text in zip(everybody, said) if not re.search("ERROR:  (42501|0A000: trigger functions)", text)]
        check(not passed and not shown, f"{login}: {len(everybody)} statements that change, look or climb: each refused{passed or ''}")
    refused("station_1", "SET row_security = off; SELECT * FROM records.event", "42501: query would be affected by row-level security")
    for login in ["station_1", "looker"]:
        good, text = party.sql(login, "SELECT * FROM pg_stats WHERE schemaname = 'records'")
        check(good and text == "", f"{login} learns nothing from the statistics of columns")
    good, text = party.sql("station_1", "SELECT count(*) FROM records.event e WHERE e.author = 'brigade-2' OR (SELECT true)")
    check(text == "2", "a condition does not get a brigade behind its rows")
    good, text = party.sql("nobody", "SELECT 1")
    check(not good and "permission denied for database" in text, "a login without a role does not come in")
    party.admin("CREATE DATABASE restored TEMPLATE main", "postgres")
    came_in = party.sql("nobody", "SELECT 1", "restored")[0]
    party.example("set-up", database="restored")
    good, text = party.sql("nobody", "SELECT 1", "restored")
    check(came_in and not good and party.sql("looker", "SELECT FROM records.sortie_seen", "restored")[0], "nor, after another set-up, into one that came back without its rights")
    for statement, why in [("UPDATE records.event SET who = ''", "append-only"), ("DELETE FROM records.event WHERE false", "append-only"), ("TRUNCATE records.event", "append-only"),
                           ("SET session_replication_role = replica; DELETE FROM records.event", "append-only"), ("UPDATE records.event SET seq = DEFAULT", "append-only")]:
        refused("postgres", statement, why)
    bad = {"no identifier": insert("centre", 9).replace("0198c0de", "zzzzzzzz"), "version 4": insert("centre", 9).replace("-7000-", "-4000-"),
           "of the year 10889": insert("centre", 9).replace("0198c0de-0000", "ffffffff-ffff")}
    for what, statement in bad.items():
        good, text = party.sql("station_centre", statement)
        check(not good and "23514" in text, f"an identifier that stations would refuse ({what}) is refused")
    known = party.admin("""SELECT string_agg(concat_ws(' ', relname, grantee::regrole, privilege_type), ', ' ORDER BY relname, grantee::regrole::text, privilege_type)
        FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'records'::regnamespace AND grantee <> relowner""")
    units = ["brigade_1", "brigade_2", "brigade_3", "brigade_4", "centre"]
    wanted = [*(f"event {unit} SELECT" for unit in units), "finding_seen centre SELECT", "finding_seen observer SELECT",
              *(f"origin {unit} SELECT" for unit in units), "sortie_seen centre SELECT", "sortie_seen observer SELECT"]
    check(known == ", ".join(wanted), f"nobody has a right that is not listed here{'' if known == ', '.join(wanted) else ': ' + known}")
    public = party.admin("""SELECT count(*) FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
        WHERE pronamespace = 'records'::regnamespace AND grantee = 0""")
    check(public == "0", "no function is open to everybody")


def observers(party, place):
    for number, unit in enumerate(["brigade-1", "brigade-2", "centre"]):
        folder = place / unit
        good, text = party.example("write", folder, unit, 700 + number)
        login = "station_centre" if unit == "centre" else f"station_{unit[-1]}"
        good, text = party.example("exchange", folder, login=login)
        check(good, f"{unit}: {text}" if good else text)
    # What no station of ours would write.
    for number, body in enumerate(['{"act":{"marked":{"kind":"苏J8D526","at":1e99,"road":{"route":"王海","toward":"苏J8D526","stake":"李敏"},"outcome":"王海"}}}', "苏J8D526",
                                   '{"act":{"marked":{"note":"\\\\u0000 苏J8D526"}}}', "[" * 90000, '{"act":{"marked":"苏J8D526"}}', '{"act":[]}', "null"]):
        for topic, text in [("finding", body), ("sortie", body.replace('"act"', '"kind":"began","armed_at":"王海","x"'))]:
            good, said = party.sql("station_2", insert("brigade-2", 100 + number + (50 if topic == "sortie" else 0)).replace("'finding', 'x'", f"'{topic}', 'bad{number}'")
                                   .replace(BODY, text.replace("\\\\", "\\")))
            if not good:
                raise SystemExit(f"FAILED: {said[:300]}")
    shown = ""
    for view in ["sortie_seen", "finding_seen"]:
        good, text = party.sql("looker", f"SELECT * FROM records.{view}")
        check(good and len(text.splitlines()) > 5, f"an observer reads {view}: {len(text.splitlines())} lines, such as {text.splitlines()[0]}" if good else text[:300])
        shown += text
        good, text = party.sql("looker", f"SELECT to_jsonb(v) FROM records.{view} v; EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM records.{view}")
        shown += text
    check("K1018+500.5_2" in shown and "连云港" in shown and "handed_over" in shown, "roads, stakes and outcomes are there")
    shown += party.sql("looker", "SELECT *, 1 / (day - day) FROM records.sortie_seen")[1] + party.sql("looker", "SELECT (unit || kind)::integer FROM records.finding_seen")[1]
    found = [secret for secret in SECRETS if secret in shown]
    check(not found, f"no name, plate, place or file is among them, nor in what errors say{': ' + str(found) if found else ''}")
    total = int(party.sql("station_centre", "SELECT count(DISTINCT subject) FROM records.event WHERE topic = 'sortie' AND body LIKE '{\"kind\":\"began\"%' AND subject NOT LIKE 'bad%'")[1])
    rows = int(party.sql("looker", "SELECT count(*) FROM records.sortie_seen WHERE day IS NOT NULL")[1])
    check(rows == total > 5, f"every one of {total} sorties is there")
    behind = ["SELECT * FROM records.event", "SELECT body FROM records.event", "SELECT count(*) FROM records.event", "TABLE records.origin", insert("centre", 999),
              "INSERT INTO records.finding_seen DEFAULT VALUES", "DELETE FROM records.finding_seen", "ALTER VIEW records.finding_seen SET (security_invoker = true)",
              "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT pg_get_viewdef('records.finding_seen'), body FROM records.event"]
    said, shown = party.sql_each("looker", behind)
    passed = [statement for statement, text in zip(behind, said) if not re.search("ERROR:  (42501|55000)", text)]
    check(not passed and not shown, f"an observer: {len(behind)} statements that go behind the views: each refused{passed or ''}")
    leaky = "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM records.finding_seen LOOP RAISE NOTICE '%', r; END LOOP; END $$"
    good, text = party.sql("looker", leaky)
    check(good and not any(secret in text for secret in SECRETS), "not even by a program of its own")


def logins(party, place):
    folder = place / "brigade-1"
    for login, why in [("station_2", "other-unit"), ("station_centre", "other-unit"), ("two", "not-one-unit"), ("looker", "not-one-unit"), ("postgres", "not-one-unit"),
                       ("nobody", "refused"), ("stranger", "refused")]:
        good, text = party.example("exchange", folder, login=login)
        check(not good and why in text, f"the station of brigade 1 with the login {login}: {text[:150]}")
    good, text = party.example("exchange", folder, login="station_1", database="kept")
    check(good, f"another central store is begun from its beginning: {text}")
    good, text = party.example("exchange", folder, login="station_1")
    check(good and text.startswith("sent 0 received"), f"and the first one is gone on with: {text}")
    late = place / "late"
    party.example("write", late, "centre", 5)
    party.example("write", late, "brigade-3", 6)
    good, text = party.example("exchange", late, login="station_3")
    check(good and not text.endswith("withheld 0") and not text.startswith("sent 0"), f"a station that was told late whose it is: {text}" if good else text)
    good, text = party.example("exchange", late, login="station_3")
    check(good and text == "sent 0 received 0 withheld 0", f"and it is at rest: {text}")
    with contextlib.closing(sqlite3.connect(folder / "records.sqlite")) as store:
        known = store.execute("SELECT id FROM event WHERE received = 0 AND author = 'brigade-1' ORDER BY id LIMIT 1 OFFSET 30").fetchone()[0]
    party.admin(insert("brigade-1").replace("0198c0de-0000-7000-8000-000000000001", known), "no_turns")
    good, text = party.example("exchange", folder, login="station_1", database="no_turns")
    check(not good and "differs" in text and known in text, f"an event that the server has with other content is named: {text}")
    # As after a restore from a backup that is older than the last exchange.
    party.admin("ALTER TABLE records.event DISABLE TRIGGER event_is_never_changed; DELETE FROM records.event WHERE seq > 20; SELECT setval('records.event_seq_seq', 20)")
    party.admin("ALTER TABLE records.event ENABLE ALWAYS TRIGGER event_is_never_changed")
    for number, unit in enumerate(["brigade-2", "centre", "brigade-1", "centre", "brigade-2"]):
        good, text = party.example("exchange", place / unit, login="station_centre" if unit == "centre" else f"station_{unit[-1]}")
        check(good, f"after a restore of the server, {unit}: {text}" if good else text)
    by_author = {line.split("|")[0]: line for line in party.admin("SELECT author, count(*) FROM records.event GROUP BY author").splitlines()}
    for unit in ["brigade-1", "brigade-2", "centre"]:
        with contextlib.closing(sqlite3.connect(place / unit / "records.sqlite")) as store:
            own = store.execute("SELECT count(*) FROM event WHERE author = ?", [unit]).fetchone()[0]
        check(by_author[unit] == f"{unit}|{own}", f"the server has all {own} events of {unit} again")


def encryption(party, place, stores, control, address):
    if address is None:
        print("    this machine has no address but loopback: not tried over a network")
        return
    folder = stores / "brigade-1"
    host = f"[{address}]" if ":" in address else address

    def tried(query):
        return party.example("exchange", folder, login="station_1", host=host, query=query)

    for mode in ["disable", "allow", "prefer", "require", "verify-ca"]:
        good, text = tried(f"?sslmode={mode}&sslrootcert={place}/ca.pem")
        check(not good and "unencrypted" in text, f"over a network with sslmode={mode}: refused before anything is sent")
    for query, what in [("", "no authority named"), (f"?sslrootcert={place}/other.pem", "another authority")]:
        good, text = tried(query)
        check(not good and "unproven" in text, f"over a network, {what}: {text[-90:]}")
    for query in [f"?sslrootcert={place}/ca.pem", f"?sslmode=verify-full&sslrootcert={place}/ca.pem"]:
        good, text = tried(query)
        check(good, f"over a network, the right authority: {text}")
    good, text = tried(f"?sslrootcert={place}/nothing.pem")
    check(not good and "unproven" in text, f"an authority that is not there: {text[-90:]}")
    configuration = place / "data" / "postgresql.conf"
    whole = configuration.read_text()
    configuration.write_text(whole.replace("server.pem", "elsewhere.pem").replace("server.key", "elsewhere.key"))
    subprocess.run(as_server(*control, "reload"), check=True, stdout=subprocess.DEVNULL)
    until_good = [tried(f"?sslrootcert={place}/ca.pem") for _ in range(3)][-1]
    check(not until_good[0] and "unproven" in until_good[1], f"over a network, a certificate for another name: {until_good[1][-110:]}")
    with socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET) as listener:
        got = []

        def answer():
            connection, _ = listener.accept()
            with connection:
                got.append(connection.recv(100))
                connection.sendall(b"N")
                connection.settimeout(5)
                got.append(connection.recv(100))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        real, party.port = party.port, listener.getsockname()[1]
        good, text = tried(f"?sslrootcert={place}/ca.pem")
        party.port = real
        thread.join(10)
        check(not good and "unproven" in text and len(got[0]) == 8 and got[1:] == [b""], "a server that does not encrypt is told neither login nor password")


def main():
    # Whoever ends this script ends the server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch).resolve()
        scratch.chmod(0o755)
        place = scratch / "server"
        place.mkdir()
        address = address_off_loopback()
        certificates(place, address)
        (place / "ca.pem").chmod(0o644)
        party = Party(free_port(socket.SOCK_STREAM))
        stores = scratch / "stores"
        stores.mkdir()
        os.chdir(stores)
        with server(place, party.port, address) as control:
            set_up(party)
            storms(party, stores)
            raw_sql(party)
            observers(party, stores)
            logins(party, stores)
            encryption(party, place, stores, control, address)


main()
