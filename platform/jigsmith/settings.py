"""Settings, read once from the environment in main.py and cli.py and passed on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def _setting(default: object, name: str, zh: str, en: str) -> Any:
    return field(default=default, metadata={"name": name, "zh": zh, "en": en})


@dataclass(frozen=True)
class Settings:
    """Every setting has a default that suits one machine; docs/reference/settings.md is made from this class."""

    data_dir: Path = _setting(  # noqa: RUF009
        Path("var"),
        "JIGSMITH_DATA_DIR",
        "数据目录：内置 PostgreSQL、Valkey 和本地文件都放在这里。",
        "Where the embedded PostgreSQL and Valkey and local files live.",
    )
    database_url: str | None = _setting(
        None,
        "DATABASE_URL",
        "外部 PostgreSQL（14 或更新，已用 18 验证）的地址；不填则启动内置的。所用角色须有 CREATEROLE，并可在库中建模式。",
        "An outside PostgreSQL (14 or newer; tried with 18); without it the embedded one starts. Its role needs CREATEROLE and CREATE on the database.",
    )
    redis_url: str | None = _setting(
        None,
        "REDIS_URL",
        "外部 Valkey 或 Redis 的地址；不填则启动内置的。",
        "An outside Valkey or Redis; without it the embedded one starts.",
    )
    host: str = _setting("127.0.0.1", "JIGSMITH_HOST", "监听地址。", "The address to listen on.")
    port: int = _setting(8000, "JIGSMITH_PORT", "监听端口。", "The port to listen on.")
    processes: int = _setting(1, "JIGSMITH_PROCESSES", "服务进程数。", "How many server processes.")
    threads: int = _setting(6, "JIGSMITH_THREADS", "每个进程处理请求的线程数。", "Request threads per process.")
    worker_threads: int = _setting(
        2, "JIGSMITH_WORKER_THREADS", "同时进行的后台任务数。", "How many background jobs run at once."
    )
    secret: str | None = _setting(
        None,
        "JIGSMITH_SECRET",
        "用于签名分页游标等；不填则在数据目录里生成并保存一个。多台服务器须填同一个。",
        "Signs cursors and the like; without it one is made and kept in the data directory. Several servers need the same.",
    )
    secure_cookies: bool = _setting(
        False,
        "JIGSMITH_SECURE_COOKIES",
        "只通过 HTTPS 发送 Cookie（yes 或 no）。正式使用 HTTPS 时请开启。",
        "Send cookies over HTTPS only (yes or no). Turn it on wherever HTTPS is used.",
    )
    file_store: str = _setting(
        "local",
        "JIGSMITH_FILE_STORE",
        "附件存放处：local（数据目录）或 s3://存储桶?endpoint=…。",
        "Where files are kept: local (the data directory) or s3://bucket?endpoint=….",
    )
    max_upload_mb: int = _setting(
        100, "JIGSMITH_MAX_UPLOAD_MB", "单个上传文件的上限，单位 MB。", "The largest upload, in MB."
    )
    demo: bool = _setting(
        False,
        "JIGSMITH_DEMO",
        "在登录页列出演示租户里仍用演示密码的账号（yes 或 no）。由 `jigsmith up --demo` 自行开启，请勿用于正式环境。",
        "List the demo tenant's accounts that still have the demo password on the sign-in page (yes or no). "
        "`jigsmith up --demo` turns it on by itself; not for production.",
    )
    templates_dir: Path = _setting(  # noqa: RUF009
        Path("solution_templates"), "JIGSMITH_TEMPLATES_DIR", "解决方案模板目录。", "Where solution templates are."
    )
    ui_dir: Path = _setting(  # noqa: RUF009
        Path("designer-ui/dist"), "JIGSMITH_UI_DIR", "已构建的网页目录。", "Where the built browser program is."
    )


class SettingError(ValueError):
    """An environment variable holds what its setting cannot be."""


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises SettingError naming the variable and what it should hold."""
    found = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for one in fields(Settings):
        text = found.get(one.metadata["name"], "").strip()
        if text:
            values[one.name] = _read(one.metadata["name"], text, one.default)
    return Settings(**values)


def to_environment(settings: Settings) -> dict[str, str]:
    """The environment in which `from_environment` answers the same settings."""
    values = {one.metadata["name"]: getattr(settings, one.name) for one in fields(Settings)}
    return {name: _written(value) for name, value in values.items() if value is not None}


def settings_page() -> str:
    """docs/reference/settings.md."""
    lines = [
        "# 设置 · Settings",
        "",
        "由 `jigsmith settings` 生成，请勿手改。 Made by `jigsmith settings`; do not edit.",
        "",
        "| 环境变量 · variable | 默认 · default | 说明 | meaning |",
        "|---|---|---|---|",
    ]
    for one in fields(Settings):
        default = "–" if one.default is None else f"`{_written(one.default)}`"
        lines.append(f"| `{one.metadata['name']}` | {default} | {one.metadata['zh']} | {one.metadata['en']} |")
    return "\n".join(lines) + "\n"


def _read(name: str, text: str, default: object) -> object:
    if isinstance(default, bool):
        return _truth(name, text)
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise SettingError(
                f"{name} 应为正整数，而不是“{text}” · {name} must be a whole number from 1, not {text!r}"
            )
        return int(text)
    return Path(text) if isinstance(default, Path) else text


def _truth(name: str, text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    if text.lower() in ("0", "no", "false", "off"):
        return False
    raise SettingError(f"{name} 应为 yes 或 no，而不是“{text}” · {name} must be yes or no, not {text!r}")


def _written(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
