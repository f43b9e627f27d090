"""`make look`: every row of the table in every dress, a table of what was found, pictures in .look/."""

# ruff: noqa: T201  it speaks to a person at a terminal

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from config.supervisor.ports import answers
from tests.look.browser import INSTALL, chromium_path, dressed_context, open_browser
from tests.look.checks import CHECKS
from tests.look.look import look_at
from tests.look.pages import PAGES, Page
from tests.look.places import fill_in
from tests.look.scene import DRESSES, QUICK_DRESSES, Dress, Finding
from tests.look.sheets import picture_path, write_sheets
from tests.look.sign_in import set_language, set_theme, sign_in

FOLDER = Path(__file__).resolve().parents[2] / ".look"
# Longer pages are cut: nobody looks at the ten-thousandth row.
HIGHEST_PICTURE = 4000


def base_of(host: str, domain: str, port: int) -> str:
    return f"http://{host}.{domain}:{port}" if host else f"http://{domain}:{port}"


def look_together(browser: Browser, dress: Dress, rows: Sequence[Page], base: str) -> list[Finding]:
    """Rows of one person on one host share a sign-in."""
    person = rows[0].person
    context = dressed_context(browser, dress)
    findings: list[Finding] = []
    try:
        sign_in(context, person, base)
        set_language(context, dress.language, base, person)
        set_theme(context, dress.theme, base, person)
        for listed in rows:
            row = replace(listed, url=fill_in(context, listed.url, base))
            tab = context.new_page()
            findings += look_at(tab, row, base=base, dress=dress)
            path = picture_path(FOLDER, person, row.key, dress)
            path.parent.mkdir(parents=True, exist_ok=True)
            tab.evaluate("() => { document.activeElement?.blur?.(); scrollTo(0, 0); }")
            high = min(int(tab.evaluate("document.documentElement.scrollHeight")), HIGHEST_PICTURE)
            clip = {"x": 0, "y": 0, "width": dress.width, "height": max(high, dress.height)}
            tab.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]
            tab.close()
    finally:
        context.close()
    return findings


def look_at_all(rows: Sequence[Page], dresses: Sequence[Dress], domain: str, port: int) -> list[Finding]:
    findings: list[Finding] = []
    together = sorted(rows, key=lambda row: (row.person, row.host))
    with open_browser() as browser:
        for (person, host), group in itertools.groupby(together, key=lambda row: (row.person, row.host)):
            members = list(group)
            for dress in dresses:
                begun = time.monotonic()
                found = look_together(browser, dress, members, base_of(host, domain, port))
                findings += found
                said = f"{person} on {host or 'the platform'}, {dress}"
                print(f"{said:<48}{len(members):>4} pages {len(found):>4} found {time.monotonic() - begun:>6.1f} s")
    return findings


def print_table(rows: Sequence[Page], findings: Sequence[Finding]) -> None:
    counts = Counter((finding.scene.row.key, finding.check) for finding in findings)
    checks = ["open", *(check.name for check in CHECKS)]
    width = max((len(f"{row.key} ({row.person})") for row in rows), default=0)
    print(f"\n{'':<{width}}  " + "  ".join(checks))
    for row in rows:
        cells = [f"{counts[row.key, check] or '·':>{len(check)}}" for check in checks]
        print(f"{f'{row.key} ({row.person})':<{width}}  " + "  ".join(cells))


def print_findings(findings: Sequence[Finding]) -> None:
    """The same thing in several dresses is said once."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for finding in findings:
        row = finding.scene.row
        grouped.setdefault((f"{row.key} ({row.person})", finding.check, finding.detail), []).append(
            str(finding.scene.dress)
        )
    for (page, check, detail), dresses in grouped.items():
        print(f"✗ {page}  {check}: {detail}\n    in {', '.join(dresses)}")


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make look ARGS=…", description=__doc__)
    parser.add_argument("--domain", default="localhost", help="the platform's host")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--page", action="append", default=[], help="only pages with this key")
    parser.add_argument("--person", action="append", default=[], help="only this person's pages")
    parser.add_argument("--quick", action="store_true", help="two dresses instead of eight")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    options = arguments(given)
    if chromium_path() is None:
        print(f"Chromium is not installed. Run: {INSTALL}", file=sys.stderr)
        return 2
    if not answers(options.domain, options.port):
        address = base_of("", options.domain, options.port)
        print(f"Nothing answers at {address}. Run in another terminal: make demo", file=sys.stderr)
        return 2
    rows = [
        row
        for row in PAGES
        if (not options.page or row.key in options.page) and (not options.person or row.person in options.person)
    ]
    findings = look_at_all(rows, QUICK_DRESSES if options.quick else DRESSES, options.domain, options.port)
    print_table(rows, findings)
    print_findings(findings)
    for person in sorted({row.person for row in rows}):
        for sheet in write_sheets(FOLDER, person, [row.key for row in rows if row.person == person]):
            print(f"Contact sheet: {sheet.relative_to(FOLDER.parent)}")
    print(f"{len(findings)} found" if findings else "Nothing found")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
