"""What differs between one installation and another: WARD_… variables of the environment, or a .env file."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from models import Periods

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Each field is the variable WARD_<FIELD>, in capitals; left out, it keeps its default. See .env.example."""

    model_config = SettingsConfigDict(
        env_prefix="WARD_", env_file=ROOT / ".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: str = f"sqlite:///{ROOT / 'var' / 'ward.db'}"
    """Where the ward's data are: a SQLite file, or postgresql+psycopg://user:password@host/name."""
    demo_database_url: str = f"sqlite:///{ROOT / 'var' / 'demo.db'}"
    """Where `make demo` keeps the made-up ward."""
    demo: bool = False
    """Serve the demo ward's database instead of the ward's own."""
    ward: str | None = None
    """Code of the ward to show, like 05455; needed only when the database holds several."""
    host: str = "127.0.0.1"
    """Address that the server listens on. Beyond this machine only behind TLS, with `public_url` said."""
    port: int = Field(default=8501, ge=1, le=65535)
    public_url: str | None = None
    """What people type to come here, like https://outreach.ward.example; None: http://localhost and the port."""
    trusted_proxies: str = "127.0.0.1,::1"
    """Addresses or networks, with commas, of what stands before us and is believed about visitors' addresses."""
    idle_minutes: int = Field(default=60, ge=5, le=24 * 60)
    """A sign-in ends when its person has done nothing for so long."""
    sign_in_hours: int = Field(default=12, ge=1, le=24 * 7)
    """And after so long in any case."""
    oidc_issuer: str | None = None
    """The office's own identity server (OpenID Connect), as it calls itself, like https://id.example/realms/ward.

    People are known by the e-mail address of their account; the address to come back to is <public_url>/office/return.
    """
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_label: str = Field(default="", max_length=80)
    """What the button on the sign-in page says: the name of that server. Empty: plain words."""
    time_zone: str = "Asia/Ho_Chi_Minh"
    language: str = Field(default="vi", pattern="^(vi|en)$")
    """Language at first sight."""
    pulse_seconds: float = Field(default=0.25, gt=0, le=10)
    """How often the server looks for a new data revision."""
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    """DEBUG also writes the texts of errors, which may hold what somebody typed: for machines without real data."""
    log_format: str = Field(default="auto", pattern="^(auto|text|json)$")
    """One JSON object for each line, or text; auto: text at a terminal."""
    secret: SecretStr | None = None
    """Key of the hashes that stand for addresses; at least 32 bytes. Left out, var/secret is made and used."""

    keep_drafts_days: int = Field(default=30, ge=1, le=365)
    """Drafts nobody has touched for so long go; so on below (see models/keeping.py)."""
    keep_failed_sign_ins_days: int = Field(default=1, ge=1, le=90)
    keep_ended_sign_ins_days: int = Field(default=90, ge=1, le=730)
    keep_used_links_days: int = Field(default=30, ge=1, le=365)
    keep_phones_days: int = Field(default=180, ge=1, le=730)
    """After the volunteer left."""
    keep_import_lines_days: int = Field(default=365, ge=8, le=3650)
    """Staff take their own imports back for seven days: never less."""
    keep_names_years: int = Field(default=5, ge=1, le=50)
    """After the volunteer or staff member left."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("no time zone of this name")
        return name

    @field_validator("database_url", "demo_database_url")
    @classmethod
    def _address(cls, url: str) -> str:
        try:
            make_url(url).get_dialect()
        except ArgumentError as error:
            raise ValueError("not a database address, like postgresql+psycopg://user:password@host/name") from error
        return url

    @field_validator("public_url")
    @classmethod
    def _origin(cls, url: str | None) -> str | None:
        if not url:
            return None
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
            raise ValueError("not the beginning of an address, like https://outreach.ward.example")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, listed: str) -> str:
        for one in filter(None, (part.strip() for part in listed.split(","))):
            if ip_network(one).prefixlen == 0:  # strict as the server is, which believes nobody in "10.1.2.3/8"
                raise ValueError("not everybody can be believed")
        return listed

    @property
    def periods(self) -> Periods:
        """How long what is kept about people is kept."""
        return Periods(
            drafts=timedelta(days=self.keep_drafts_days),
            failed_sign_ins=timedelta(days=self.keep_failed_sign_ins_days),
            ended_sign_ins=timedelta(days=self.keep_ended_sign_ins_days),
            used_links=timedelta(days=self.keep_used_links_days),
            phones=timedelta(days=self.keep_phones_days),
            import_lines=timedelta(days=self.keep_import_lines_days),
            names=timedelta(days=365 * self.keep_names_years),
        )

    @field_validator("oidc_issuer")
    @classmethod
    def _identity_server(cls, url: str | None) -> str | None:
        if not url:
            return None
        parts = urlsplit(url)
        here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and here)):
            raise ValueError("not the https:// address of an identity server")
        return url

    @model_validator(mode="after")
    def _identity_server_whole(self) -> Self:
        named = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(named) and not all(named):
            raise ValueError("WARD_OIDC_ISSUER, WARD_OIDC_CLIENT_ID and WARD_OIDC_CLIENT_SECRET go together")
        return self

    @property
    def office_label(self) -> str | None:
        """What the button for the office's identity says, maybe nothing; None: there is no such button."""
        return self.oidc_label if self.oidc_issuer else None

    @property
    def hosts(self) -> set[str]:
        """Names of this server that a browser may ask for, beside those of this machine."""
        return {self.host} | ({urlsplit(self.public_url).hostname or ""} if self.public_url else set())

    @property
    def behind_tls(self) -> bool:
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def sign_in_lasts(self) -> timedelta:
        return timedelta(hours=self.sign_in_hours)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def url(self) -> str:
        """The database that this process serves."""
        return self.demo_database_url if self.demo else self.database_url
