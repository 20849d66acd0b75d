"""Prints the path of a Chromium or Chrome; installs one when there is none. Fails loudly: no browser, no test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def installed() -> str | None:
    """The browser of CHROMIUM, of the system, or of Playwright, in this order."""
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given) or sys.exit(f"CHROMIUM={given}: there is no such program")
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or next((path for path in ON_A_MAC if Path(path).exists()), None) or of_playwright()


def of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and starts(path) else None


def starts(path: str) -> bool:
    """Playwright's Chromium needs libraries that a bare system does not have."""
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def install() -> str | None:
    say("no Chromium or Chrome here: trying Playwright's ...")
    attempt(sys.executable, "-m", "playwright", "install", "chromium")
    if found := installed():
        return found
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        say("trying the system's packages ...")
        attempt("apt-get", "-qq", "update")
        attempt("apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium")
    return installed()


def attempt(*command: str) -> None:
    """Its words go to stderr: stdout carries only the path."""
    subprocess.run(command, stdout=sys.stderr, check=False)


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    path = installed() or install()
    if path is None:
        sys.exit("No Chromium or Chrome found. Install one, or name it: make test CHROMIUM=/path/to/chromium")
    sys.stdout.write(path)


if __name__ == "__main__":
    main()
