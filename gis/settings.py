"""Every setting of the service, read from the environment (`DIMING_…`) and from `.env`.

`.env.example` lists them all. Read where a process starts only (the service, the worker, a command), then
passed down.
"""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gis.errors import InvalidInput

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SettingUnreadable(InvalidInput):
    """A setting has a value that can't be used."""

    message_id = "settings.unreadable"


class TlsHalfSet(InvalidInput):
    """A certificate without its key, or a key without its certificate."""

    message_id = "settings.tls_half_set"


class Settings(BaseSettings):
    """Settings of one running service; `read_settings` builds them."""

    model_config = SettingsConfigDict(env_prefix="DIMING_", env_file=ROOT / ".env", extra="ignore")

    #: PostgreSQL 15+ with PostGIS 3.3+ to use instead of the private cluster
    database_url: str | None = None
    #: Folder of the private cluster, attachments, uploads and what `scripts/run` remembers
    home: Path = ROOT / ".diming"
    #: Address and port to listen on; a port of 0 takes a free one and remembers it
    bind: str = Field(default="127.0.0.1:8626", pattern=r"^(\[[0-9a-fA-F:]+\]|[^\[\]:]*):\d{1,5}$")
    #: Certificate and key files (PEM) for HTTPS
    tls_cert: Path | None = None
    tls_key: Path | None = None
    #: Whether HTTPS answers tell browsers to come back over HTTPS only, for a year (RFC 6797)
    hsts: bool = True
    #: Addresses of a reverse proxy whose X-Forwarded-* headers are believed, separated by commas
    trusted_proxy: str = ""
    #: Largest upload in megabytes
    max_upload_mb: int = Field(default=200, ge=1)
    #: Days that a sign-in lasts
    session_days: int = Field(default=7, ge=1)
    #: Seconds after which a statement that only reads is stopped; 0 never stops one
    read_seconds: int = Field(default=20, ge=0)
    #: Requests a minute from one address without a sign-in, by kind (data/rules/rate_limits.csv); 0: no limit
    prints_per_minute: int = Field(default=30, ge=0)
    searches_per_minute: int = Field(default=600, ge=0)
    filters_per_minute: int = Field(default=120, ge=0)
    reports_per_minute: int = Field(default=10, ge=0)
    #: Megabytes of photos that reports of the public bring on one day; beyond it they are kept without
    report_photos_mb_per_day: int = Field(default=200, ge=0)
    #: Attempts to sign in a minute from one address; 0 is no limit
    sign_ins_per_minute: int = Field(default=60, ge=0)
    #: Memory for encoded tiles in megabytes; 0 keeps none
    tile_cache_mb: int = Field(default=256, ge=0)
    #: Largest base map of a package in the field, in megabytes: beyond it zooms are left out; 0 gives none
    field_basemap_mb: int = Field(default=40, ge=0)
    #: Key for 天地图 as a base map, used by the server only; unset offers none
    tianditu_key: str = ""
    #: Where 天地图 answers
    tianditu_url: str = "https://t0.tianditu.gov.cn"
    #: Who may use 天地图 through this server
    tianditu_for: Literal["signed-in", "everybody"] = "signed-in"
    #: Tiles that are fetched from 天地图 on one day; beyond it the map goes without
    tianditu_tiles_per_day: int = Field(default=10_000, ge=0)

    @field_validator("database_url", "tls_cert", "tls_key", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _with_our_driver(cls, url: str | None) -> str | None:
        """Accept the URL as libpq and providers write it."""
        return url and re.sub(r"^postgres(ql)?(\+psycopg)?://", "postgresql+psycopg://", url)

    @field_validator("home")
    @classmethod
    def _from_any_folder(cls, home: Path) -> Path:
        return home.absolute()

    @model_validator(mode="after")
    def _tls_whole(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise TlsHalfSet
        return self

    @property
    def host(self) -> str:
        """The address to listen on, an IPv6 address without its brackets."""
        return self.bind.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(self.bind.rpartition(":")[2])

    @property
    def attachments(self) -> Path:
        """Folder of the content-addressed store."""
        return self.home / "attachments"

    @property
    def uploads(self) -> Path:
        """Folder of files that wait for their import."""
        return self.home / "uploads"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are Secure: everywhere but on plain HTTP at loopback."""
        return self.tls_cert is not None or bool(self.trusted_proxy) or self.host not in LOOPBACK


def read_settings() -> Settings:
    """Read the settings; raise SettingUnreadable naming the first that can't be used, or TlsHalfSet."""
    try:
        return Settings()
    except ValidationError as refused:
        first = refused.errors()[0]
        name = "DIMING_" + str(first["loc"][0]).upper()
        raise SettingUnreadable(name=name, value=first["input"], why=first["msg"]) from refused
