"""Makes the pictures of the README from a real run: python tests/selfproof/pictures.py

The picture of the terminal is what rich draws of it; the one of the page is taken by Chromium, if there is one.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from small_runs import make

from queuespec.catalogue import collection
from queuespec.report import merging
from queuespec.report.ending import ending

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH = 110  # columns
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
JUDGED = ("run", "myqueue.py", "--clause", "PUT-1[0-3]", "--start-method", "fork")


def without_fonts_from_elsewhere(format: str) -> str:
    """A picture must not ask the network for a font."""
    return re.sub(r"@font-face \{\{.*?\}\}\s*", "", format, flags=re.DOTALL).replace("Fira Code", "monospace")


def terminal(run_file: Path) -> str:
    merged = merging.read([run_file])
    console = Console(record=True, force_terminal=True, width=WIDTH, file=io.StringIO(), highlight=False)
    console.print(f"$ queuespec {shlex.join(JUDGED)}\n", style="dim")
    seconds = sum(run.footer["seconds"] for _, run in merged.runs)
    ending(merged.judgements, merged.implementations, collection.known(), console, seconds, merged.remarks)
    format = without_fonts_from_elsewhere(CONSOLE_SVG_FORMAT)
    return console.export_svg(title="queuespec", theme=DIMMED_MONOKAI, code_format=format, unique_id="terminal")


def page(run_files: list[Path], picture: Path, folder: Path) -> bool:
    """A picture of the HTML report. Returns whether there was a browser to take it."""
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        return False
    html = folder / "report.html"
    words = [sys.executable, "-m", "queuespec", "report", *map(str, run_files), "--output", str(html)]
    subprocess.run(words, check=True)
    profile = f"--user-data-dir={folder / 'profile'}"
    size = ("--window-size=1200,820", "--hide-scrollbars", f"--screenshot={picture}")
    subprocess.run([browser, *QUIETLY, profile, *size, html.as_uri()], check=True, capture_output=True, timeout=100)
    return True


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        runs = make(Path(temporary))
        words = [
            sys.executable,
            "-m",
            "queuespec",
            *JUDGED,
            "--expectations",
            os.devnull,
            "--run-file",
            "few.jsonl",
            "-qq",
        ]
        subprocess.run(words, cwd=temporary, check=False, stdout=subprocess.DEVNULL)
        (PICTURES / "terminal.svg").write_text(terminal(Path(temporary, "few.jsonl")), encoding="utf-8")
        if not page([runs.myqueue.file, runs.stdlib.file], PICTURES / "report.png", Path(temporary)):
            print("there is no Chromium here: report.png was left as it is", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
