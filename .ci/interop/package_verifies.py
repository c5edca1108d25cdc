"""bagit.py, sha256sum, openssl, ffprobe and poppler agree with a case package, and with evidence-verify on what was tampered with."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from common import GROUNDSTATION, check

PROGRAMS = pathlib.Path(GROUNDSTATION).parent
BAGIT = pathlib.Path(sys.executable).parent / "bagit.py"
PASSPHRASE = "example passphrase"


def said(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode(errors="replace")


def verify(package, keys=None, language="en"):
    options = ["--keys", keys] if keys else []
    return said(PROGRAMS / "evidence-verify", "--lang", language, *options, package)


def commands(package):
    """The one-line commands of the package's README, by the words before them; the first half is Chinese."""
    text = (package / "README.txt").read_text()
    found = re.findall(r"^# (.*)\n(.*)\n", text, re.M)
    check(len(found) % 2 == 0, f"README.txt has {len(found) // 2} commands, each in two languages")
    chinese, english = found[: len(found) // 2], found[len(found) // 2 :]
    check([c for _, c in chinese] == [c for _, c in english], "README.txt: the commands are the same in both languages")
    return dict(english)


def authority(folder):
    """A time stamp authority with a root of its own, made by openssl."""
    (folder / "tsa.cnf").write_text(
        "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=Example TSA\n"
        "[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n"
        "[leaf]\nextendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
        "[tsa]\ndefault_tsa=it\n[it]\nserial=serial\ndefault_policy=1.2.3.4\nsigner_digest=sha256\n"
        "digests=sha256,sha384,sha512\naccuracy=secs:1\nordering=no\ntsa_name=yes\ness_cert_id_chain=no\n"
    )
    (folder / "serial").write_text("01\n")
    for command in [
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -config tsa.cnf -extensions ca",
        "req -new -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config tsa.cnf",
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 30 -extfile tsa.cnf -extensions leaf",
    ]:
        code, text = said("openssl", *command.split(), cwd=folder)
        assert code == 0, text


def answer(folder, request, response):
    return said(
        "openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", request, "-signer", "tsa.pem", "-inkey", "tsa.key",
        "-chain", "ca.pem", "-out", response, cwd=folder,
    )


def footage(folder):
    """Films and a still to be packed; the one with KLV is ours."""
    stream = folder / "footage.ts"
    subprocess.run([PROGRAMS / "examples" / "footage", stream], check=True, stdout=subprocess.DEVNULL)
    film, still = folder / "film.mp4", folder / "现场1.jpg"
    source = ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=2"]
    for options, file in [(["-c:v", "libx264", "-pix_fmt", "yuv420p"], film), (["-frames:v", "1"], still)]:
        subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *options, file], check=True)
    return film, still, stream


def main():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place).resolve()
        subprocess.run([PROGRAMS / "examples" / "package", place, *footage(place)], check=True, stdout=subprocess.DEVNULL)
        package, ring = place / "package", place / "keyring.json"

        for kind in ["ed25519", "sm2"]:
            key = place / f"{kind}.key.pem"
            code, public = said("openssl", "pkey", "-in", key, "-passin", f"pass:{PASSPHRASE}", "-pubout")
            check(code == 0 and public == (package / f"signatures/{kind}.pub.pem").read_text(), f"openssl opens the {kind} key file with its passphrase, and the public half is the package's")
            code, _ = said("openssl", "pkey", "-in", key, "-passin", "pass:another", "-noout")
            check(code != 0, f"openssl does not open the {kind} key file with another passphrase")

        lines = commands(package)
        code, text = verify(package)
        check(code == 4 and text.count("the key is unknown") == 2, "evidence-verify without a keyring: good, but the keys are unknown")

        authority(place)
        code, text = answer(place, package / "timestamps/tagmanifest.tsq", place / "response.tsr")
        check(code == 0, "openssl ts answers our request for a time stamp")
        subprocess.run([PROGRAMS / "examples" / "stamp", package, place / "response.tsr"], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(place / "ca.pem", place / "TSA.pem")

        code, text = verify(package, ring)
        check(code == 0 and "Untouched" in text and "Time stamp of a third party" in text, "evidence-verify with the keyring and a time stamp: untouched")
        code, text = verify(package, ring, "zh")
        check(code == 0 and "完好" in text, "evidence-verify says it in Chinese")

        def run(what, package):
            command = lines[what].replace("bagit.py", str(BAGIT)).replace("python3", sys.executable).replace("TSA.pem", str(place / "TSA.pem"))
            command = command.replace("evidence-verify --keys KEYRING", f"{PROGRAMS / 'evidence-verify'} --keys {ring}")
            return said("bash", "-o", "pipefail", "-c", command, cwd=package)

        skipped = [what for what in lines if what.startswith("Custody")]
        for what in [what for what in lines if what not in skipped]:
            code, text = run(what, package)
            check(code == 0, f"README.txt: {what}: passes" if code == 0 else f"{what}: {text}")
            if what.startswith("KLV"):
                check("Sensor Latitude" in text, "klvdata reads the packed film's positions with the command in README.txt")
        hash_of_first = run(next(w for w in skipped if w.startswith("Custody")), package)[1].split()[0]
        second = (package / "data/custody.jsonl").read_text().splitlines()[1]
        check(f'"previous":"{hash_of_first}"' in second, "sha256sum: the custody log's second line follows its first")

        record = package / "data/record.pdf"
        fonts = said("pdffonts", record)[1].splitlines()
        check(len(fonts) == 3 and " yes yes yes " in fonts[2], "pdffonts: the record embeds a subset of one font, with its characters")
        text = said("pdftotext", record, "-")[1]
        words = ["航拍取证记录", "湘高执〔2026〕0921号", "李明（ZF430101）", "可作证据", "K1512+300"]
        check(all(word in text for word in words), "pdftotext reads the record's Chinese")
        code, text = said("pdfimages", "-list", record)
        check(code == 0 and " jpeg " in text, "pdfimages finds the still on the contact sheet as the JPEG that it was")

        signatures = [what for what in lines if what.startswith("Signature")]
        hashes = [what for what in lines if what.startswith(("Every", "The same"))]
        tampering = {
            "data/case.json": hashes,
            "data/footage/film.mp4": hashes,
            "data/stills/现场1.jpg": hashes,
            "manifest-sm3.txt": hashes[:2],
            "tagmanifest-sha256.txt": signatures,
            "signatures/ed25519.sig": [what for what in signatures if "Ed25519" in what],
            "signatures/sm2.sig": [what for what in signatures if "SM2" in what],
        }
        for file, notice in tampering.items():
            copy = place / "copy"
            shutil.copytree(package, copy)
            data = bytearray((copy / file).read_bytes())
            data[len(data) // 2] ^= 1
            (copy / file).write_bytes(data)
            code, text = verify(copy, ring)
            missed = [what for what in notice if run(what, copy)[0] == 0]
            check(code == 1 and file in text and not missed, f"{file}, one bit changed: found by evidence-verify and {len(notice)} public commands" if not missed else f"{file}: {missed} saw nothing, {text}")
            shutil.rmtree(copy)
        other = place / "copy"
        shutil.copytree(package, other)
        (other / "tagmanifest-sha256.txt").write_bytes((package / "tagmanifest-sha256.txt").read_bytes() + b"\n")
        stamp = next(what for what in lines if what.startswith("Time stamp"))
        check(run(stamp, other)[0] != 0 and verify(other, ring)[0] == 1, "a time stamp does not hold for another tag manifest: openssl ts and evidence-verify say so")


main()
