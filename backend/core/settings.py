"""Everything the environment may change; read once, where a program starts."""

import os
import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ANXUN_"
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts what a unit is given by `LoadCredential`."""
_TILES = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?/[^\s'\"<>]+")
_TILE_PARTS = ("{x}", "{y}", "{z}")


class Unusable(Exception):  # noqa: N818 - read by a person who starts the server
    """The environment is not one we can start in; the message says what to change."""


class Environment(StrEnum):
    """Where we run: in production a missing secret stops the start."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """All of it, with the default that suits one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    environment: Environment = Environment.DEVELOPMENT
    """`production` demands a secret and sends the sign-in cookie over HTTPS only."""
    data: Path = Path("var")
    """Folder for the database and the photos."""
    database_url: str = ""
    """SQLite in `data` when empty; else a PostgreSQL address, `postgresql+psycopg://…`."""
    secret: SecretStr = SecretStr("")
    """Keys the hashes of sign-in tokens. Outside production one is made and kept in `data`."""
    secret_file: Path | None = None
    """Holds the secret instead: what systemd hands over is `$CREDENTIALS_DIRECTORY/secret`."""
    public_url: str = "http://127.0.0.1:8000"
    """The address printed in every QR code; changing it later makes printed plaques void."""
    county_code: str = "220382"
    """Six digits of GB/T 2260: the tenant."""
    county_name: str = "双辽市"
    street_code: str = "220382002"
    """Nine digits: the sub-district a new database starts with; more are added by the county."""
    street_name: str = "辽西街道"
    office_phone: str = "0434-7230119"
    """Printed on plaques and shown to citizens."""
    pwa: Path = Path(__file__).parents[2] / "pwa" / "dist"
    """The built PWA."""
    session_days: int = 30
    """A sign-in not used for so long is forgotten."""
    private_webhooks: bool = False
    """Let webhooks and mail servers lie in our own network, and webhooks be plain http."""
    tiles: str = ""
    """Where map pictures come from: addresses with `{x}`, `{y}`, `{z}`, one over the other, a blank
    between. None: the map is drawn without."""
    tiles_credit: str = ""
    """Whose map it is, with its 审图号; shown on it."""
    tiles_datum: Literal["wgs84", "gcj02"] = "wgs84"
    """What the pictures are drawn in; places are stored in WGS-84 either way."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    _secret_key: bytes = PrivateAttr(default=b"")

    @field_validator("tiles")
    @classmethod
    def _usable_tiles(cls, value: str) -> str:
        for layer in value.split():
            if not _TILES.fullmatch(layer) or not all(part in layer for part in _TILE_PARTS):
                raise ValueError(layer)
        return value

    @property
    def tile_layers(self) -> list[str]:
        """The addresses, the lowest layer first."""
        return self.tiles.split()

    @property
    def tile_origins(self) -> list[str]:
        """The servers that the pictures come from."""
        return sorted({"/".join(layer.split("/")[:3]) for layer in self.tile_layers})

    @property
    def production(self) -> bool:
        """Whether strangers can reach us."""
        return self.environment is Environment.PRODUCTION

    @property
    def storage_url(self) -> str:
        """Where the tables lie."""
        return self.database_url or f"sqlite:///{self.data / 'anxun.db'}"

    def secret_key(self) -> bytes:
        """Give the key, making one on first use where that is allowed."""
        if not self._secret_key:
            given = self.given_secret()
            self._secret_key = given.encode() if given else self._kept_key()
        return self._secret_key

    def given_secret(self) -> str:
        """What was given as the secret, by value or in a file; empty when nothing was."""
        if value := self.secret.get_secret_value():
            return value
        handed = os.environ.get(CREDENTIALS)
        file = self.secret_file or (Path(handed) / "secret" if handed else None)
        if file is None or (self.secret_file is None and not file.exists()):
            return ""
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable(f"密钥文件 {file} 读不出来，请检查它在不在、能不能读。") from error

    def _kept_key(self) -> bytes:
        kept = self.data / "secret"
        if not kept.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(32))
        return kept.read_text().encode()


def read_settings() -> Settings:
    """Read the environment, refusing what could only be a mistake."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    if unknown := sorted(k for k in os.environ if k.startswith(PREFIX) and k not in known):
        raise Unusable(f"不认识的设置 {'、'.join(unknown)}。可用的有 {'、'.join(sorted(known))}。")
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "、".join(PREFIX + str(e["loc"][0]).upper() for e in error.errors())
        raise Unusable(f"设置 {wrong} 的值不对，请按 README 的说明修改。") from error
    given = settings.given_secret()
    if settings.secret.get_secret_value() and settings.secret_file:
        raise Unusable("ANXUN_SECRET 和 ANXUN_SECRET_FILE 只能设一个，请去掉一个再启动。")
    if settings.production and len(given) < 32:  # noqa: PLR2004
        raise Unusable(
            "正式环境必须有密钥（一串随机字符，至少 32 位）：设置 ANXUN_SECRET，"
            "或把它写进文件并设置 ANXUN_SECRET_FILE，否则不能启动。"
        )
    return settings
