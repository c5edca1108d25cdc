"""A package is stored on an S3 server that we did not write (moto), killed in the middle, goes on, is found whole by boto3; what
boto3 tampers with is named; what comes back passes bagit.py. `vault_stores.py [PROGRAM...]`: our command, else `groundstation store`."""

import hashlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile

import boto3
from botocore.config import Config

from common import GROUNDSTATION, check, free_port, until

PROGRAMS = pathlib.Path(GROUNDSTATION).parent
OURS = sys.argv[1:] or [GROUNDSTATION, "--lang", "en", "store"]
DOER = [] if sys.argv[1:] else ["--who", "王芳", "--purpose", "归档"]
VENV = pathlib.Path(sys.executable).parent
BUCKET = "evidence"
PLACE = f"s3://{BUCKET}/units/一大队"
PART = 8 << 20
FILM_BYTES = 24 * PART + 12345


def environment(endpoint):
    ours = {"AWS_ENDPOINT": endpoint, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("AWS_")}, **ours}


def ours(endpoint, *arguments):
    done = subprocess.run([*OURS, *map(str, arguments)], env=environment(endpoint), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=200)
    return done.returncode, done.stdout.decode(errors="replace")


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def package(place):
    """With a film of many parts, so that there is a middle to be killed in."""
    film = place / "film.mp4"
    block = hashlib.sha256(b"film").digest() * (1 << 15)
    with film.open("wb") as out:
        for index in range(FILM_BYTES // len(block) + 1):
            out.write(index.to_bytes(4, "big") + block[4:])
        out.truncate(FILM_BYTES)
    subprocess.run([PROGRAMS / "examples" / "package", place, film], check=True, stdout=subprocess.DEVNULL)
    return place / "package"


def main():
    with tempfile.TemporaryDirectory() as scratch:
        place = pathlib.Path(scratch).resolve()
        bag = package(place)
        files = {str(path.relative_to(bag)): path for path in bag.rglob("*") if path.is_file()}
        port = free_port(socket.SOCK_STREAM)
        endpoint = f"http://127.0.0.1:{port}"
        log = place / "moto.txt"
        with log.open("wb") as out:
            server = subprocess.Popen([VENV / "moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=out, stderr=out)
        try:
            until(30, "the S3 server listens", lambda: answers(port))
            stores(place, bag, files, endpoint, log)
        finally:
            server.terminate()
            server.wait(10)


def stores(place, bag, files, endpoint, log):
    config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
    s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret", config=config)
    code, text = ours(endpoint, "put", bag, "--to", PLACE, *DOER)
    check(code == 1 and BUCKET in text, f"a bucket that is not there: refused: {text.strip()[:160]}")
    s3.create_bucket(Bucket=BUCKET)

    def parts():
        uploads = s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
        return [part for upload in uploads for part in s3.list_parts(Bucket=BUCKET, Key=upload["Key"], UploadId=upload["UploadId"]).get("Parts", [])]

    def requests():
        """Numbers of the parts that were sent, each time."""
        return [int(number) for number in re.findall(r'"PUT /\S*[?&]partNumber=(\d+)\S* HTTP/1.1" 200', log.read_text(errors="replace"))]

    process = subprocess.Popen([*OURS, "put", str(bag), "--to", PLACE, *DOER], env=environment(endpoint), stdout=subprocess.DEVNULL)
    there = until(60, "some parts of the film are there", lambda: (found := parts()) and len(found) >= 4 and found)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    before = len(requests())
    check(4 <= len(there) <= before < 25, f"killed by SIGKILL after {before} of 25 parts")
    code, text = ours(endpoint, "list", "--to", PLACE)
    check(code == 0 and "not complete" in text, "the list says that the package is not complete")

    code, text = ours(endpoint, "put", bag, "--to", PLACE, *DOER)
    check(code == 0, f"the second run goes on: {text.strip()}" if code == 0 else text)
    sent = requests()
    twice = [number for number in set(sent) if sent.count(number) > 1]
    check(set(sent) == set(range(1, 26)) and len(twice) <= 1, f"every part went up once, but for {len(twice)} that was under way when it was killed")
    check(not list(place.glob("*.upload-*")), "nothing is left beside the package")

    listed = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    root = next(entry["Key"] for entry in listed if entry["Key"].endswith("/bagit.txt")).removesuffix("/bagit.txt")
    name = root.rsplit("/", 1)[1]
    objects = {entry["Key"].removeprefix(root + "/"): entry["Key"] for entry in listed}
    check(objects.keys() == files.keys(), f"boto3 lists the {len(files)} files of the package")

    def digest(key):
        body = s3.get_object(Bucket=BUCKET, Key=key)["Body"]
        found = hashlib.sha256()
        for piece in body.iter_chunks(1 << 20):
            found.update(piece)
        return found.hexdigest()

    wrong = [file for file, path in files.items() if digest(objects[file]) != hashlib.sha256(path.read_bytes()).hexdigest()]
    check(not wrong, "boto3 reads every object with the SHA-256 of its file" if not wrong else f"differ: {wrong}")

    code, text = ours(endpoint, "put", bag, "--to", PLACE, *DOER)
    check(code == 0 and " 0 bytes had to be sent" in text and len(requests()) == len(sent), "a third run reads back and sends nothing")
    code, text = ours(endpoint, "list", "--to", PLACE)
    check(code == 0 and name in text and "not complete" not in text, "the list says that it is complete")
    code, text = ours(endpoint, "fetch", name, "--from", PLACE, "--into", place / "back", *DOER)
    check(code == 0, f"it comes back: {text.strip()}" if code == 0 else text)
    back = place / "back" / name
    valid = subprocess.run([VENV / "bagit.py", "--validate", back], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(valid.returncode == 0, "bagit.py: what came back is valid")
    verified = subprocess.run([PROGRAMS / "evidence-verify", "--lang", "en", "--keys", place / "keyring.json", back], stdout=subprocess.PIPE)
    check(verified.returncode == 0, "evidence-verify: what came back is untouched")

    victim = "data/case.json"
    good = s3.get_object(Bucket=BUCKET, Key=objects[victim])["Body"].read()
    bad = bytearray(good)
    bad[len(bad) // 2] ^= 1
    s3.put_object(Bucket=BUCKET, Key=objects[victim], Body=bytes(bad))
    code, text = ours(endpoint, "put", bag, "--to", PLACE, *DOER)
    check(code == 1 and victim in text, f"boto3 changes one bit of {victim}: {text.strip()}")
    code, text = ours(endpoint, "fetch", name, "--from", PLACE, "--into", place / "again", *DOER)
    check(code == 1 and victim in text and not list((place / "again").iterdir()), "fetching it names the file and leaves nothing")
    s3.put_object(Bucket=BUCKET, Key=objects[victim], Body=good + b"x")
    code, text = ours(endpoint, "put", bag, "--to", PLACE, *DOER)
    check(code == 1 and victim in text and s3.get_object(Bucket=BUCKET, Key=objects[victim])["Body"].read() == good + b"x", "an object of another size is refused, named and not overwritten")
    s3.put_object(Bucket=BUCKET, Key=objects[victim], Body=good)

    for evil in ["data/../../../evil", "data/..%2f..%2fevil", "data/con", "../evil"]:
        key = f"{root}/{evil}"
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"evil")
        code, text = ours(endpoint, "fetch", name, "--from", PLACE, "--into", place / "evil" / "inner", *DOER)
        inner = place / "evil" / "inner"
        left = [path for path in (place / "evil").rglob("*") if path.is_file()]
        check(code == 1 and not left and not (place / "evil" / "evil").exists() and not (inner.is_dir() and list(inner.iterdir())), f"an object named {evil}: refused, nothing written: {text.strip()[-90:]}")
        s3.delete_object(Bucket=BUCKET, Key=key)
    custody = (place / "package.custody.jsonl").read_text()
    check(custody.count('"act":"stored"') >= 3 and "read back as they were sealed" in custody and "not as it was sealed" in custody, "the custody log has every upload and what reading back found")


main()
