"""Configuration: a TOML file, then HOIDAP_* variables, then what the caller passes."""

import os
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.errors import HoidapError

__all__ = ["Caution", "Settings", "load_settings"]

Caution = Literal["cautious", "balanced", "eager"]


class Settings(BaseSettings):
    """Everything that can be set; an unknown key is an error."""

    model_config = SettingsConfigDict(
        env_prefix="HOIDAP_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    index: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("hoidap") / "index",
        description="Folder of the collection's catalogue and indexes.",
    )
    encoder: str | None = Field(
        default=None,
        description="sentence-transformers model, by name or folder; the shipped one when absent.",
    )
    reader: str | None = Field(
        default=None,
        description="Extractive question-answering model, by transformers name or folder.",
    )
    chat_model: str | None = Field(
        default=None,
        description="LangChain chat model as 'provider:model'; answers are extracted when absent.",
    )
    chroma: str | None = Field(
        default=None, description="URL of a Chroma server; embedded in the index when absent."
    )
    caution: Caution = Field(
        default="balanced", description="How sure an answer must be before it is given."
    )
    passages: int = Field(default=6, ge=1, le=50, description="Passages read for a question.")
    deadline_seconds: float = Field(
        default=20.0, gt=0, description="Seconds a question may take before its work stops."
    )
    max_file_mb: int = Field(default=50, ge=1, description="Larger files are refused by ingest.")
    file_memory_mb: int = Field(
        default=2048, ge=256, description="Memory that reading one file may take."
    )
    file_seconds: float = Field(
        default=60.0, gt=0, description="Seconds that reading one file may take."
    )
    host: str = Field(default="127.0.0.1", description="Address the page and the API listen on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port; 0 takes a free one.")
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="Names under which the page may be reached, besides addresses."
    )
    desk: Path | None = Field(
        default=None,
        description="Folder of conversations and of files brought by the page; beside the index.",
    )
    keep_conversations_days: float | None = Field(
        default=None, gt=0, description="Days that a conversation is kept; forever when absent."
    )
    read_only: bool = Field(
        default=False, description="The page and the API neither take nor remove documents."
    )
    access_key: SecretStr | None = Field(
        default=None, min_length=16, description="Key that everybody who enters must know."
    )
    without_key: bool = Field(
        default=False, description="Serve a public address to everybody, without a key."
    )

    session_hours: float = Field(
        default=12.0, gt=0, le=24 * 365, description="Hours after which a person logs in again."
    )
    audit_log: bool = Field(
        default=False, description="Keep a log of who entered, asked, added and removed what."
    )
    watch: tuple[Path, ...] = Field(
        default=(), description="Folders whose documents are taken in as their files change."
    )
    watch_seconds: float = Field(
        default=10.0, ge=1, description="Seconds between two looks at the watched folders."
    )

    @property
    def desk_folder(self) -> Path:
        """Where the page keeps what people bring and ask: never inside the index itself."""
        return self.desk or self.index.with_name(f"{self.index.name}-desk")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Rank the sources: arguments, environment, file."""
        del dotenv_settings, file_secret_settings
        path = config_path()
        toml = TomlConfigSettingsSource(settings_cls, toml_file=path) if path else None
        return (init_settings, env_settings, *([toml] if toml else []))


def config_path() -> Path | None:
    """Return the configuration file in force: HOIDAP_CONFIG, or ./hoidap.toml where it exists."""
    named = os.environ.get("HOIDAP_CONFIG")
    if named:
        if not Path(named).is_file():
            raise HoidapError(
                f"Không có tệp cấu hình «{named}» mà HOIDAP_CONFIG chỉ tới: hãy sửa hoặc bỏ "
                "biến này."
            )
        return Path(named)
    local = Path("hoidap.toml")
    return local if local.is_file() else None


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise `HoidapError` that names the key at fault and what it accepts."""
    known = {"HOIDAP_CONFIG", *(f"HOIDAP_{name.upper()}" for name in Settings.model_fields)}
    if unknown := sorted(k for k in os.environ if k.startswith("HOIDAP_") and k not in known):
        raise HoidapError(
            f"Không có thiết lập nào tên {unknown[0]}: các biến hợp lệ là "
            f"{', '.join(sorted(known))}."
        )
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            names = ", ".join(Settings.model_fields)
            raise HoidapError(
                f"Cấu hình có khóa lạ «{key}»: các khóa hợp lệ là {names}."
            ) from error
        given = "" if key == "access_key" else f" {first.get('input')!r}"
        raise HoidapError(f"Thiết lập «{key}» không nhận giá trị{given}: {_remedy(key)}") from error
    except ValueError as error:  # a TOML file that cannot be parsed
        raise HoidapError(f"Không đọc được tệp cấu hình «{config_path()}»: {error}") from error


def _remedy(key: str) -> str:
    hints = {
        "caution": "hãy chọn cautious, balanced hoặc eager.",
        "passages": "hãy cho một số nguyên từ 1 đến 50.",
        "port": "hãy cho một số nguyên từ 0 đến 65535.",
        "deadline_seconds": "hãy cho một số dương.",
        "file_memory_mb": "hãy cho một số nguyên từ 256.",
        "file_seconds": "hãy cho một số dương.",
        "max_file_mb": "hãy cho một số nguyên dương.",
        "keep_conversations_days": "hãy cho một số ngày lớn hơn 0.",
        "session_hours": "hãy cho một số giờ lớn hơn 0.",
        "watch": 'hãy cho một danh sách thư mục, như ["/duong/dan"].',
        "watch_seconds": "hãy cho một số giây từ 1.",
        "access_key": "hãy dùng một khóa dài ít nhất 16 ký tự.",
    }
    return hints.get(key, "hãy xem hoidap.example.toml.")
