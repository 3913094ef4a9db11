"""Two checks no other tool makes: `checks.py requirements`, `checks.py size`."""

import gzip
import re
import sys

from environment import PWA, REQUIREMENTS, ROOT, Stop, call, uv_command

FIRST_LOAD_KB = 110
LOADED = re.compile(r'<(?:script|link)[^>]*?(?:src|href)="/(assets/[^"]+\.(?:js|css))"')


def requirements() -> str:
    """The lock fits pyproject.toml, and pip would install what the lock says."""
    call([uv_command(), "lock", "--check", "--quiet"])
    if exported() != REQUIREMENTS.read_text(encoding="utf-8"):
        raise Stop("scripts/requirements.txt is stale: run scripts/checks.py export")
    return "requirements.txt says what uv.lock says"


def exported() -> str:
    """The lock in the words of pip, with a hash for every file."""
    options = ["--frozen", "--no-dev", "--no-emit-project", "--no-header", "--quiet"]
    return call([uv_command(), "export", *options])


def size() -> str:
    """What a phone loads before the first screen fits the budget."""
    files = LOADED.findall((PWA / "dist" / "index.html").read_text(encoding="utf-8"))
    weights = {f: len(gzip.compress((PWA / "dist" / f).read_bytes(), 9)) / 1024 for f in files}
    whole = sum(weights.values())
    told = f"first load {whole:.1f} KB of {FIRST_LOAD_KB} KB, {len(files)} files"
    if not files or whole > FIRST_LOAD_KB:
        lines = [f"{kb:8.1f} KB  {file}" for file, kb in weights.items()]
        raise Stop("\n".join([*lines, f"over the budget: {told}"]))
    return told


def export() -> str:
    """Write scripts/requirements.txt anew."""
    REQUIREMENTS.write_text(exported(), encoding="utf-8")
    return f"wrote {REQUIREMENTS.relative_to(ROOT)}"


if __name__ == "__main__":
    try:
        print({"requirements": requirements, "size": size, "export": export}[sys.argv[1]]())
    except Stop as stop:
        sys.exit(str(stop))
