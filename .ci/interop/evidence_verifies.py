"""sha256sum and openssl agree with every hash of a capture, and find the same changed file as evidence-verify."""

import json
import pathlib
import subprocess
import tempfile

from common import GROUNDSTATION, check

PROGRAMS = pathlib.Path(GROUNDSTATION).parent


def said(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def hashes(path):
    """What the two public tools say, in the form that a seal has."""
    sha256 = said("sha256sum", "--", path)[1].split()[0]
    sm3 = said("openssl", "dgst", "-sm3", "-r", path)[1].split()[0]
    return {"sha256": sha256, "sm3": sm3}


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        subprocess.run([PROGRAMS / "examples" / "capture", folder], check=True)
        verify = [PROGRAMS / "evidence-verify", "--lang", "en", folder]
        code, text = said(*verify)
        check(code == 0 and "Untouched" in text, "evidence-verify: the capture is untouched")

        code, text = said("sha256sum", "--strict", "-c", "sha256sums.txt", cwd=folder)
        listed = {line.split(": ")[0] for line in text.splitlines()}
        files = {path.name for path in folder.iterdir()} - {"sha256sums.txt"}
        check(code == 0 and listed == files, f"sha256sum -c: all {len(files)} files of the capture are as listed")

        seals = sorted(folder.glob("*.seal.json"))
        before = None
        torn = 0
        for path in seals:
            seal = json.loads(path.read_text())
            agree = hashes(folder / seal["file"]) == seal["digests"] and seal["previous"] == before
            if seal["torn"]:
                torn += 1
                agree = agree and hashes(folder / seal["torn"]["file"]) == seal["torn"]["digests"]
            check(agree, f"{path.name}: sha256sum and openssl dgst -sm3 say what the seal says, and it follows the one before")
            before = hashes(path)
        check(len(seals) >= 5 and torn == 1, f"{len(seals)} seals, one of them behind a crash")

        changed = folder / "000002.capture"
        data = bytearray(changed.read_bytes())
        data[len(data) // 2] ^= 1
        changed.write_bytes(data)
        code, text = said(*verify)
        check(code == 1 and "000002.capture is not as it was recorded from byte" in text, "evidence-verify names the changed file")
        code, text = said("sha256sum", "-c", "sha256sums.txt", cwd=folder)
        failed = [line for line in text.splitlines() if line.endswith(": FAILED")]
        check(code != 0 and failed == ["000002.capture: FAILED"], "sha256sum -c names the same one")


main()
