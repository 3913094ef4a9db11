"""Lighthouse as a phone: on sign-in, and on today by somebody signed in."""

import json
import shutil
from pathlib import Path
from typing import Any

from benching.driver import free_port
from environment import call, node
from playwright.sync_api import sync_playwright

from backend.demo.roster import PASSWORD
from looking.pictures import CHROMIUM, SIGN_IN, TODAY, WORKER

PACKAGE = "lighthouse@12.8.2"
ROUNDS = 3
PARTS = ("performance", "accessibility", "best-practices")


def audit(url: str, scratch: Path, folder: Path) -> None:
    """Print the scores, best of three; the reports lie beside the pictures."""
    npm, environ = node()
    home = scratch / "lighthouse"
    home.mkdir()
    call([*npm, "install", "--silent", "--prefix", home, PACKAGE], env=environ)
    program = home / "node_modules" / "lighthouse" / "cli" / "index.js"
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    port = free_port()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(scratch / "profile"),
            executable_path=found,
            args=["--no-sandbox", f"--remote-debugging-port={port}"],
        )
        for name, path in (("sign-in", SIGN_IN), ("today", TODAY)):
            if name == "today":
                body = {"name": WORKER, "password": PASSWORD}
                context.request.post(f"{url}/api/session", data=body, headers={"X-Anxun": "1"})
            reports = [_report([program, f"{url}{path}"], port, environ) for _ in range(ROUNDS)]
            best = max(reports, key=lambda report: _score(report, "performance"))
            (folder / f"lighthouse-{name}.json").write_text(json.dumps(best), encoding="utf-8")
            scores = "  ".join(f"{part} {_score(best, part)}" for part in PARTS)
            print(f"Lighthouse {name:10}{scores}")
        context.close()


def _report(program: list[Any], port: int, environ: Any) -> dict[str, Any]:
    options = [f"--port={port}", "--output=json", "--quiet"]
    wanted = f"--only-categories={','.join(PARTS)}"
    said = call(["node", *program, *options, wanted], env=environ)
    return json.loads(said[said.index("{") :])


def _score(report: dict[str, Any], part: str) -> int:
    return round((report["categories"][part]["score"] or 0) * 100)
