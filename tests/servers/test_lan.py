"""Phones of the same network speak to this machine over HTTPS, once they trust its certificate."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from backend.cli.server.lan.operations import SERVER_FOR, Identity, identity
from backend.cli.server.lan.pages import system_of
from backend.core.settings import Settings
from tests.servers.server import PATIENCE, ROOT, anxun, environment, free_port

pytestmark = pytest.mark.servers
NOW = datetime(2026, 3, 2, tzinfo=UTC)
HERE, THERE = "192.168.3.7", "10.20.30.40"
PHONES = {
    "Mozilla/5.0 (Linux; Android 14; V2301A) Chrome/120 Mobile": "android",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile": "harmony",
    "Mozilla/5.0 (Linux; Android 12; HarmonyOS; ANA-AN00) Mobile": "harmony",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Safari": "apple",
    "": "android",
}


def shown(made: Identity) -> x509.Certificate:
    return x509.load_pem_x509_certificate(made.certificate.read_bytes())


def test_an_authority_is_trusted_once_though_addresses_change(tmp_path: Path) -> None:
    first = identity(tmp_path, [HERE], NOW)
    before = shown(first).serial_number

    assert shown(identity(tmp_path, [HERE], NOW)).serial_number == before
    moved = identity(tmp_path, [THERE], NOW)

    assert moved.fingerprint == first.fingerprint
    assert shown(moved).serial_number != before


def test_a_certificate_is_renewed_before_its_end(tmp_path: Path) -> None:
    before = shown(identity(tmp_path, [HERE], NOW)).serial_number

    later = identity(tmp_path, [HERE], NOW + SERVER_FOR - timedelta(days=20))

    assert shown(later).serial_number != before


@pytest.mark.parametrize("broken", ["ca.crt", "ca.key", "server.crt"])
def test_what_is_broken_is_made_anew(tmp_path: Path, broken: str) -> None:
    identity(tmp_path, [HERE], NOW)
    (tmp_path / "lan" / broken).write_bytes(b"\x00 no certificate")

    made = identity(tmp_path, [HERE], NOW)

    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    shown(made).verify_directly_issued_by(authority)


def test_keys_are_for_their_owner_and_good_for_own_networks_alone(tmp_path: Path) -> None:
    made = identity(tmp_path, [HERE], NOW)

    assert {f.stat().st_mode & 0o077 for f in (tmp_path / "lan").iterdir()} == {0}
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert allowed.critical
    assert allowed.value.permitted_subtrees


def test_each_phone_sees_its_own_steps() -> None:
    assert {agent: system_of(agent) for agent in PHONES} == PHONES


@pytest.fixture
def lan(config: Settings) -> Iterator[int]:
    """A server for phones; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "backend", "serve", "--lan", "127.0.0.1", "--port", str(port)]
    environ = os.environ | environment(config)
    with subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        until = time.monotonic() + PATIENCE
        while not answers(port):
            assert server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield port
        server.terminate()


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 2):
            return True
    except OSError:
        return False


@pytest.mark.parametrize("address", ["8.8.8.8", "100.64.0.1", "zuhause", "::1"])
def test_it_signs_for_no_address_of_others(config: Settings, address: str) -> None:
    refused = anxun(config, "serve", "--lan", address)

    assert refused.returncode != 0
    assert f"{address} 不是局域网地址" in refused.stderr
    assert not (config.data / "lan").exists()


def test_a_phone_that_trusts_it_speaks_https_and_any_other_does_not(
    config: Settings, lan: int
) -> None:
    plain = httpx.get(f"http://127.0.0.1:{lan + 1}/", follow_redirects=True)
    offered = httpx.get(f"http://127.0.0.1:{lan + 1}/anxun-ca.crt")

    assert (plain.status_code, plain.url.path) == (200, "/trust")
    assert offered.headers["content-type"] == "application/x-x509-ca-cert"
    trusting = ssl.create_default_context(cadata=offered.text)
    for name in ("127.0.0.1", "localhost"):
        assert httpx.get(f"https://{name}:{lan}/health", verify=trusting).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"https://127.0.0.1:{lan}/health")
    assert "PRIVATE" not in offered.text + plain.text
