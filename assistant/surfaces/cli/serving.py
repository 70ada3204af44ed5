"""serve, audit verify, backup, restore: running the service, and what who keeps it needs."""

from __future__ import annotations

import argparse
import sys

from assistant.office.service_settings import ServiceSettings, load_service


def serve(options: argparse.Namespace) -> int:
    """Runs the service until Ctrl+C."""
    from assistant.surfaces.serving import serve as run

    given = {key: getattr(options, key) for key in ("host", "port", "database", "proxied", "https", "processes", "cluster")}

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    return run(options.data, say, **given)


def verify(options: argparse.Namespace) -> int:
    """Goes through the log; 1 where it was changed."""
    from assistant.office.log import verify as checked
    from assistant.storage.database import Database

    database = Database(_settings(options).database_url)
    try:
        result = checked(database)
    finally:
        database.close()
    if result.fault is not None:
        print(f"日志被改动过：{result.fault}（共 {result.lines} 条）")
        return 1
    print(f"日志完整，共 {result.lines} 条。末条指纹：{result.head or '—'}")
    print("把末条指纹另外抄存一份，下次核对时它应还在链条里。")
    return 0


def backup(options: argparse.Namespace) -> int:
    """Writes everything into one file."""
    from assistant.office.backup import backup as kept

    made = kept(_settings(options), options.file)
    print(f"已备份 {made.files} 个文件、{made.rows} 行记录到 {options.file}。日志末条指纹：{made.head or '—'}")
    return _told(made.fault)


def restore(options: argparse.Namespace) -> int:
    """Puts a backup into an empty data folder."""
    from assistant.office.backup import restore as put_back

    made = put_back(_settings(options), options.file)
    print(f"已恢复 {made.files} 个文件、{made.rows} 行记录到 {options.data}，可以启动服务了。")
    return _told(made.fault)


def _told(fault: str | None) -> int:
    """Says what is wrong with the log that was kept; 1 where something is."""
    if fault is None:
        return 0
    print(f"注意：备份的时候日志已经核对不上：{fault}。数据都在，日志的来历要另查。")
    return 1


def _settings(options: argparse.Namespace) -> ServiceSettings:
    return load_service(options.data.absolute(), database=options.database)
