"""What differs between one installation and another: WARD_… variables of the environment, or a .env file."""

from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Each field is the variable WARD_<FIELD>, in capitals; left out, it keeps its default. See .env.example."""

    model_config = SettingsConfigDict(env_prefix="WARD_", env_file=ROOT / ".env", extra="ignore", frozen=True)

    database_url: str = f"sqlite:///{ROOT / 'var' / 'ward.db'}"
    """Where the ward's data are: a SQLite file, or postgresql+psycopg://user:password@host/name."""
    demo_database_url: str = f"sqlite:///{ROOT / 'var' / 'demo.db'}"
    """Where `make demo` keeps the made-up ward."""
    demo: bool = False
    """Serve the demo ward's database instead of the ward's own."""
    ward: str | None = None
    """Code of the ward to show, like 05455; needed only when the database holds several."""
    host: str = "127.0.0.1"
    """Address that the server listens on. Until sign-in exists this must stay on the machine itself."""
    port: int = Field(default=8501, ge=1, le=65535)
    time_zone: str = "Asia/Ho_Chi_Minh"
    language: str = Field(default="vi", pattern="^(vi|en)$")
    """Language at first sight."""
    pulse_seconds: float = Field(default=0.25, gt=0, le=10)
    """How often the server looks for a new data revision."""
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

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
            make_url(url)
        except ArgumentError as error:
            raise ValueError("not a database address, like postgresql+psycopg://user:password@host/name") from error
        return url

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def url(self) -> str:
        """The database that this process serves."""
        return self.demo_database_url if self.demo else self.database_url
