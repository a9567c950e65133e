"""Every setting of the service, read from the environment (`DIMING_…`) and from `.env`.

`.env.example` lists them all. Built in `create_app`, the worker and the command line only, then passed down.
"""

from functools import cached_property
from pathlib import Path

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gis.errors import InvalidInput

ROOT = Path(__file__).resolve().parent.parent


class TlsHalfSet(InvalidInput):
    """A certificate without its key, or a key without its certificate."""

    message_id = "settings.tls_half_set"


class Settings(BaseSettings):
    """Settings of one running service."""

    model_config = SettingsConfigDict(env_prefix="DIMING_", env_file=".env", extra="ignore")

    #: PostgreSQL 15+ with PostGIS 3.3+ to use instead of the private cluster
    database_url: str | None = None
    #: Folder of the private cluster, attachments, uploads and what `scripts/run` remembers
    home: Path = ROOT / ".diming"
    #: Address and port to listen on; a port of 0 takes a free one and remembers it
    bind: str = "127.0.0.1:8626"
    #: Certificate and key files (PEM) for HTTPS
    tls_cert: Path | None = None
    tls_key: Path | None = None
    #: Addresses of a reverse proxy whose X-Forwarded-* headers are believed, separated by commas
    trusted_proxy: str = ""
    #: Largest upload in megabytes
    max_upload_mb: int = Field(default=200, ge=1)
    #: Days that a sign-in lasts
    session_days: int = Field(default=7, ge=1)

    @model_validator(mode="after")
    def _tls_whole(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise TlsHalfSet
        return self

    @cached_property
    def host(self) -> str:
        """The address to listen on."""
        return self.bind.rpartition(":")[0]

    @cached_property
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
        loopback = self.host in ("127.0.0.1", "::1", "[::1]", "localhost")
        return self.tls_cert is not None or bool(self.trusted_proxy) or not loopback
