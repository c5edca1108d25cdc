"""openpyxl, Python's csv and json, and poppler read a list of clues and a hand-over slip: clues_read.py PROGRAM-THAT-MAKES-THEM"""

import csv
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

import openpyxl

from common import check

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()


def squeezed(text):
    return "".join(text.split())


def workbook(folder, wanted, language):
    book = openpyxl.load_workbook(folder / f"clues.{language}.xlsx")
    check(len(book.sheetnames) == 1, f"clues.{language}.xlsx: openpyxl opens one sheet")
    rows = list(book.active.iter_rows())
    heading = {"zh": "桩号", "en": "Stake"}[language]
    top = next(n for n, row in enumerate(rows) if any(str(cell.value or "").startswith(heading) for cell in row))
    stake = next(n for n, cell in enumerate(rows[top]) if str(cell.value or "").startswith(heading))
    lines = [row for row in rows[top + 1 :] if row[0].value is not None]
    check(len(lines) == len(wanted), f"clues.{language}.xlsx: {len(lines)} rows, what was withdrawn is not among them")
    stakes = [row[stake].value for row in lines]
    check(stakes == [found["road"]["stake"] for found in wanted], f"clues.{language}.xlsx: stakes in the order of marking")
    times = [row[1].value for row in lines]
    check(all(isinstance(time, datetime.datetime) for time in times), f"clues.{language}.xlsx: times are dates, not text")
    told = [time.replace(tzinfo=BEIJING).timestamp() for time in times]
    off = max(abs(a - found["at"] / 1e6) for a, found in zip(told, wanted))
    check(off < 1, f"clues.{language}.xlsx: times are Beijing's, {off:.3f} s off at most")
    formulas = [cell.coordinate for row in rows for cell in row if cell.data_type == "f"]
    check(not formulas, f"clues.{language}.xlsx: a note that begins with = is text and runs nothing")
    values = [str(cell.value) for row in lines for cell in row]
    check(any("HYPERLINK" in value for value in values), f"clues.{language}.xlsx: and that text is all there")
    links = [cell.hyperlink.target for row in lines for cell in row if cell.hyperlink]
    photos = [found["photo"] for found in wanted]
    check([urllib.parse.unquote(link) for link in links] == photos, f"clues.{language}.xlsx: every clue links its picture")
    numbers = [found["extent"]["length_m"] for found in wanted]
    check(all(any(isinstance(cell.value, (int, float)) and abs(cell.value - length) < 0.006 for cell in row)
              for row, length in zip(lines, numbers)), f"clues.{language}.xlsx: lengths are numbers")


def table(folder, wanted, language):
    raw = (folder / f"clues.{language}.csv").read_bytes()
    check(raw.startswith(b"\xef\xbb\xbf"), f"clues.{language}.csv: its first bytes tell Excel that it is UTF-8")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    stakes = [found["road"]["stake"] for found in wanted]
    body = [line for line in lines if any(cell in stakes for cell in line)]
    check(len(body) == len(wanted) and len({len(line) for line in body}) == 1, f"clues.{language}.csv: {len(body)} rows of one width")
    check(not any(cell.startswith("=") for line in body for cell in line), f"clues.{language}.csv: no cell is a formula")


def layer(folder, wanted):
    features = json.loads((folder / "clues.geojson").read_text())["features"]
    check([f["id"] for f in features] == [found["id"] for found in wanted], "clues.geojson: the same clues")
    places = [f["geometry"]["coordinates"] for f in features]
    kept = [[found["place"]["lon_deg"], found["place"]["lat_deg"]] for found in wanted]
    check(places == kept, "clues.geojson: longitude first, to the last digit")
    doubts = [f["properties"]["measured"] for f in features if f["properties"]["measured"]]
    check(doubts and all(m["uncertainty_m"] > 0 for one in doubts for m in one), "clues.geojson: what was measured says how wrong it may be")


def paper(folder, wanted, language):
    text = squeezed(text_of(folder / f"clues.{language}.pdf"))
    title = {"zh": "问题线索清单", "en": "clue"}[language]
    check(title.lower() in text.lower(), f"clues.{language}.pdf: poppler reads its title")
    missing = [found["road"]["stake"] for found in wanted if squeezed(found["road"]["stake"]) not in text]
    check(not missing, f"clues.{language}.pdf: every stake stands on the paper {missing}")
    check("16.5" in text and "0.8" in text, f"clues.{language}.pdf: the measured distance and its uncertainty stand there")
    pictures = subprocess.run(["pdfimages", "-list", folder / f"clues.{language}.pdf"], check=True, capture_output=True)
    count = len(pictures.stdout.splitlines()) - 2
    there = sum((folder / found["photo"]).exists() for found in wanted)
    check(count >= there, f"clues.{language}.pdf: {count} pictures for {there} clues that have one")
    fonts = subprocess.run(["pdffonts", folder / f"clues.{language}.pdf"], check=True, capture_output=True).stdout.decode()
    rows = [line.split() for line in fonts.splitlines()[2:]]
    check(rows and all("yes" in row for row in rows), f"clues.{language}.pdf: its fonts are in the file")


def slips(folder, wanted):
    water = [found for found in wanted if found["kind"] == "sand_dredging"]
    text = squeezed(text_of(folder / "slip.water.zh.pdf"))
    check("问题线索移交单" in text and "沿海移〔2026〕3号" in text, "slip.water.zh.pdf: title and number")
    check(all(squeezed(found["road"]["stake"]) in text for found in water), "slip.water.zh.pdf: the clue that is handed over")
    police = squeezed(text_of(folder / "slip.traffic_police.zh.pdf"))
    check(not any(squeezed(found["road"]["stake"]) in police for found in water), "slip.traffic_police.zh.pdf: and not another authority's")


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch) / "线索"
    folder.mkdir()
    subprocess.run([sys.argv[1], folder], check=True)
    wanted = [found for found in json.loads((folder / "wanted.json").read_text())
              if found["outcome"] != "withdrawn" and "withdrawn" not in str(found["outcome"])]
    for language in ("zh", "en"):
        workbook(folder, wanted, language)
        table(folder, wanted, language)
        paper(folder, wanted, language)
    layer(folder, wanted)
    slips(folder, wanted)
