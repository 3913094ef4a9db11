"""The shipped units: bounded, shut off, and with no secret in an environment."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent.parent / "scripts" / "deploy"
SERVICE, MIGRATE = "anxun@.service", "anxun-migrate.service"
SHUT = {
    "ProtectSystem": "strict", "ReadWritePaths": "/var/lib/anxun", "ProtectHome": "true",
    "PrivateTmp": "true", "PrivateDevices": "true", "NoNewPrivileges": "true",
    "CapabilityBoundingSet": "", "LockPersonality": "true", "MemoryDenyWriteExecute": "true",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6", "SystemCallArchitectures": "native",
    "RestrictSUIDSGID": "true", "ProtectKernelTunables": "true", "ProtectControlGroups": "true",
    "LoadCredential": "secret:/etc/anxun.secret",
}  # fmt: skip


def lines(name: str) -> list[tuple[str, str]]:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    return re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", [SERVICE, MIGRATE])
def test_a_unit_may_touch_nothing_but_its_own_folder(name: str) -> None:
    told = dict(lines(name))

    assert {key: told.get(key) for key in SHUT} == SHUT
    assert ("SystemCallFilter", "@system-service") in lines(name)
    assert "MemoryMax" in told


def test_the_service_has_files_for_a_crowd_and_time_to_end() -> None:
    told = dict(lines(SERVICE))

    assert int(told["LimitNOFILE"]) >= 16384
    assert {"MemoryHigh", "MemoryMax", "TasksMax"} <= set(told)


def test_no_secret_lies_in_an_environment() -> None:
    for file in DEPLOY.iterdir():
        assert "ANXUN_SECRET=" not in file.read_text(encoding="utf-8"), file.name
    ours = [f for f in DEPLOY.glob("*.service") if "-m backend" in f.read_text(encoding="utf-8")]
    assert [
        f.name for f in ours if ("LoadCredential", SHUT["LoadCredential"]) not in lines(f.name)
    ] == []


def test_the_proxy_lets_nobody_dawdle() -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    blocks = text.count("{") == text.count("}")

    assert blocks
    for name in ("read_header", "read_body", "write", "idle", "response_header_timeout"):
        assert re.search(rf"^\s*{name} \d+[sm]$", text, re.MULTILINE), name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_nothing_to_say_and_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "anxun@8000.service"
    python = "/opt/anxun/.venv/bin/python"
    text = (DEPLOY / SERVICE).read_text(encoding="utf-8")
    unit.write_text(text.replace(python, "/bin/sh").replace("Requires=anxun-migrate.service\n", ""))

    def analyze(*args: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["systemd-analyze", *args, str(unit)], capture_output=True, text=True, check=False
        )

    said = analyze("verify", "--man=no")
    assert [line for line in said.stderr.splitlines() if unit.name in line] == []
    judged = analyze("security", "--offline=true", "--no-pager", "--threshold=30")
    assert judged.returncode == 0, judged.stdout[-300:]
