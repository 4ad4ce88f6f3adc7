#!/usr/bin/env python3
"""clausier beside docxtpl: 20 tenders to Word.

usage: benches/docxtpl.py [CLAUSIER]        (target/release/clausier unless given)

clausier assembles examples/services 20 times, start of the process included, reading back and judging what it
wrote.
docxtpl, in one process too, renders as many documents of as many paragraphs and table rows, each with its
variables, from templates made beforehand. Its environment is made in a temporary folder.
"""
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

TENDERS = 20
ROOT = Path(__file__).resolve().parent.parent

# Runs in the environment that holds docxtpl: models of the pieces in argv[1], output folder in argv[2].
RENDER = """
import sys, time
from pathlib import Path
from docx import Document
from docxtpl import DocxTemplate

pieces, out = sorted(Path(sys.argv[1]).glob("*.docx")), Path(sys.argv[2])
templates = []
for piece in pieces:
    model, template = Document(piece), Document()
    for paragraph in model.paragraphs:
        template.add_paragraph("{{ acheteur }} " + paragraph.text.replace("{", "(").replace("}", ")"))
    for table in model.tables:
        copy = template.add_table(len(table.rows), len(table.columns))
        for row, new in zip(table.rows, copy.rows):
            for cell, target in zip(row.cells, new.cells):
                target.text = cell.text.replace("{", "(").replace("}", ")")
    path = out / ("modele-" + piece.name)
    template.save(path)
    templates.append(path)
start = time.perf_counter()
for number in range(int(sys.argv[3])):
    for path in templates:
        document = DocxTemplate(path)
        document.render({"acheteur": f"Acheteur {number}"})
        document.save(out / f"{number}-{path.name}")
print(time.perf_counter() - start)
"""


def main():
    clausier = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/clausier").resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        venv.create(work / "venv", with_pip=True)
        python = work / "venv/bin/python"
        subprocess.run([python, "-m", "pip", "install", "-q", "docxtpl"], check=True)
        tenders = [work / f"marche-{number}" for number in range(TENDERS)]
        for tender in tenders:
            shutil.copytree(ROOT / "examples/services", tender)
        start = time.perf_counter()
        subprocess.run([clausier, "assembler", *tenders], check=True, stdout=subprocess.DEVNULL)
        ours = time.perf_counter() - start
        (work / "out").mkdir()
        pieces = tenders[0] / "pieces"
        said = subprocess.run(
            [python, "-c", RENDER, pieces, work / "out", str(TENDERS)], check=True, capture_output=True, text=True
        )
        theirs = float(said.stdout)
        count = len(list(pieces.glob("*.docx")))
        print(f"{TENDERS} tenders of {count} Word files: clausier {ours:.2f} s, docxtpl {theirs:.2f} s, {theirs / ours:.1f}x")


if __name__ == "__main__":
    main()
