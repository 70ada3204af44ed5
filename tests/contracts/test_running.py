"""What people run the service with names things that are there, and is what its programs can read."""

import configparser
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from assistant.office.service_settings import ServiceSettings
from assistant.surfaces.cli.parser import build_parser

ROOT = Path(__file__).resolve().parents[2]
RUNNING = ROOT / "docs" / "running"


def command_of(words: list[str]) -> str:
    """Parses a command as the program would; it exits where an option is unknown."""
    return str(build_parser().parse_args(words[words.index("wenheng") + 1 :]).data)


def test_the_unit_runs_a_command_there_is() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    unit.optionxform = str
    unit.read(RUNNING / "wenheng.service", encoding="utf-8")
    words = unit["Service"]["ExecStart"].replace("/opt/wenheng/bin/", "").split()
    assert command_of(words) == "/var/lib/" + unit["Service"]["StateDirectory"]
    assert unit["Service"]["KillMode"] == "mixed"


def test_systemd_reads_the_unit() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("没有 systemd-analyze")
    told = subprocess.run([program, "verify", str(RUNNING / "wenheng.service")], capture_output=True, text=True, check=False).stderr
    assert [line for line in told.splitlines() if "is not executable" not in line and "wenheng" in line] == []


def test_the_image_is_made_of_what_is_there() -> None:
    lines = (RUNNING / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied and all((ROOT / name).exists() for name in copied)
    command = yaml.safe_load(next(line for line in lines if line.startswith("CMD ")).removeprefix("CMD "))
    assert command_of(command) == "/data"
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]


def test_the_compose_file_holds_together() -> None:
    told = yaml.safe_load((RUNNING / "compose.yaml").read_text(encoding="utf-8"))
    services = told["services"]
    assert command_of(services["wenheng"]["command"]) == "/data"
    assert (RUNNING / services["wenheng"]["build"]["context"] / services["wenheng"]["build"]["dockerfile"]).is_file()
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in told["volumes"] or source == "./certificates" or (RUNNING / source).is_file()
        assert set(service.get("depends_on", [])) <= set(services)
    variable = services["wenheng"]["command"][-1].removeprefix("env:")
    assert variable in services["wenheng"]["environment"]


def test_nginx_reads_its_site(tmp_path: Path) -> None:
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("没有 nginx")
    site = (RUNNING / "nginx.conf").read_text(encoding="utf-8").replace("wenheng:8765", "127.0.0.1:8765")
    site = re.sub(r"listen 443 ssl;|ssl_certificate(?:_key)? .*;", lambda match: "listen 8443;" if "listen" in match[0] else "", site)
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ access_log off; include {tmp_path}/site.conf; }}",
        encoding="utf-8",
    )
    told = subprocess.run(
        [program, "-t", "-e", str(tmp_path / "error.log"), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


def test_the_guide_names_every_setting() -> None:
    guide = (RUNNING / "README.md").read_text(encoding="utf-8")
    missing = [one.name for one in fields(ServiceSettings) if one.name != "data" and one.name not in guide]
    assert missing == []
