"""The environment: what may be set, and what stops a start."""

from pathlib import Path

import pytest

from backend.core.settings import Settings, Unusable, read_settings

SECRET = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refusal() -> str:
    with pytest.raises(Unusable) as refused:
        read_settings()
    return str(refused.value)


def test_one_machine_needs_no_setting_at_all() -> None:
    settings = read_settings()

    assert (settings.production, settings.data) == (False, Path("var"))
    assert settings.storage_url == "sqlite:///var/anxun.db"


def test_an_unknown_setting_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXUN_DATABSE_URL", "postgresql://x")

    told = refusal()

    assert "ANXUN_DATABSE_URL" in told
    assert "ANXUN_DATABASE_URL" in told


@pytest.mark.parametrize("secret", [None, "", "short"])
def test_production_does_not_start_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    monkeypatch.setenv("ANXUN_ENVIRONMENT", "production")
    if secret is not None:
        monkeypatch.setenv("ANXUN_SECRET", secret)

    told = refusal()

    assert "ANXUN_SECRET" in told
    assert "32" in told


def test_the_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXUN_ENVIRONMENT", "production")
    file = tmp_path / "key"
    monkeypatch.setenv("ANXUN_SECRET_FILE", str(file))
    assert str(file) in refusal()
    file.write_text(SECRET[:20] + "\n")
    assert "32" in refusal()
    file.write_text(SECRET + "\n")

    assert read_settings().secret_key() == SECRET.encode()
    monkeypatch.setenv("ANXUN_SECRET", SECRET)
    assert "只能设一个" in refusal()


def test_the_secret_may_be_handed_over_by_systemd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXUN_ENVIRONMENT", "production")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert "ANXUN_SECRET" in refusal()
    (tmp_path / "secret").write_text(SECRET + "\n")

    assert read_settings().secret_key() == SECRET.encode()


def test_production_starts_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXUN_ENVIRONMENT", "production")
    monkeypatch.setenv("ANXUN_SECRET", SECRET)

    settings = read_settings()

    assert settings.production
    assert settings.secret_key() == SECRET.encode()
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ANXUN_SESSION_DAYS", "many"), ("ANXUN_ENVIRONMENT", "prod"), ("ANXUN_LOG_LEVEL", "LOUD")],
)
def test_a_value_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert name in refusal()


def test_a_secret_of_its_own_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")

    first, again = settings.secret_key(), Settings(data=tmp_path / "var").secret_key()

    assert len(first) == 64
    assert first == again
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o777 == 0o600
