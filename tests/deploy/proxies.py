"""nginx and Caddy as deploy/ configures them; only what docs/serving.md says to fill in is filled in."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.deploy.processes import ROOT, SITE, Process
from tools.chromium import free_port

DEPLOY = ROOT / "deploy"
DEBIAN = ROOT / ".venv" / "proxies"
"""Where tools/proxies.sh unpacks Debian's packages."""

PREFIX = "/ravine"
PATIENCE = 60
"""Seconds after which a proxy that says nothing counts as stuck."""

MISSING = "tools/proxies.sh found no way to fetch Debian's nginx and Caddy: it needs apt-get and its package lists"


class Layout(NamedTuple):
    """How the app is put into a site: below a path or not, with TLS or not, the path taken off by the proxy or not."""

    below: bool
    tls: bool
    strips: bool = False

    @property
    def base(self) -> str:
        """The base path of the app's processes."""
        return PREFIX if self.below and not self.strips else ""

    def __str__(self) -> str:
        words = ["below" if self.below else "root", "tls" if self.tls else "plain", *["stripped"] * self.strips]
        return "-".join(words)


LAYOUTS = [
    *(Layout(below, tls) for below in (False, True) for tls in (False, True)),
    Layout(below=True, tls=True, strips=True),
]


class Answer(NamedTuple):
    """What a proxy answered."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def cookie(self) -> str:
        """The proxy's cookie with its attributes, if it gives one."""
        given = self.headers.get_all("Set-Cookie", [])
        return next((cookie for cookie in given if cookie.startswith("ravine=")), "")


class Proxy(NamedTuple):
    """A proxy that runs.

    Attributes:
        name: "nginx" or "caddy".
        port: where it listens.
        processes: what it passes requests on to.
        certificate: the site's, which browsers do not know.
    """

    name: str
    layout: Layout
    port: int
    processes: list[Process]
    certificate: Path

    @property
    def host(self) -> str:
        """The site as a browser names it."""
        return f"{SITE}:{self.port}"

    @property
    def prefix(self) -> str:
        """The path of the app in the site."""
        return PREFIX * self.layout.below

    @property
    def url(self) -> str:
        """The address of the app, without a slash at its end."""
        return f"http{'s' * self.layout.tls}://{self.host}{self.prefix}"

    def dial(self) -> socket.socket:
        """A plain connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def trust(self) -> ssl.SSLContext | None:
        """What checks the site's certificate; nothing without TLS."""
        return ssl.create_default_context(cafile=str(self.certificate)) if self.layout.tls else None

    def connect(self) -> socket.socket:
        """A connection that HTTP is spoken on."""
        trust = self.trust()
        return trust.wrap_socket(self.dial(), server_hostname=SITE) if trust else self.dial()

    def ask(self, path: str, cookie: str = "", method: str = "GET", body: bytes | None = None) -> Answer:
        """The answer to a request below the app's address, `path` being as it goes over the wire."""
        return self.ask_site(self.prefix + path, cookie, method, body)

    def ask_site(self, path: str, cookie: str = "", method: str = "GET", body: bytes | None = None) -> Answer:
        """The answer to a request below the site's own address."""
        connection = HTTPConnection(self.host)
        with self.connect() as connection.sock:
            cookies = {"Cookie": f"ravine={cookie}"} if cookie else {}
            connection.request(method, path, body, {"Accept-Encoding": "gzip", **cookies})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def new_cookie(self) -> str:
        """The cookie of a visitor who comes for the first time."""
        return self.ask("/_stcore/health").cookie.removeprefix("ravine=").partition(";")[0]


def program(name: str) -> str:
    """A program of Debian's packages."""
    for folder in (DEBIAN / "usr" / "sbin", DEBIAN / "usr" / "bin"):
        if (folder / name).is_file():
            return str(folder / name)
    pytest.skip(f"no {name} here: {MISSING}")


def make_certificate(folder: Path) -> Path:
    """A certificate of our own for the site, with its key beside it."""
    certificate = folder / "certificate.pem"
    request = [program("openssl"), "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", str(folder / "key.pem")]
    config = folder / "openssl.cnf"
    config.write_text("[req]\ndistinguished_name = name\n[name]\n")
    named = ["-config", str(config), "-addext", f"subjectAltName=DNS:{SITE}", "-out", str(certificate)]
    subprocess.run([*request, *key, *named], check=True, capture_output=True)
    return certificate


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A text with each key replaced; one that is not there is a mistake."""
    for given, value in values.items():
        assert given in text, given
        text = text.replace(given, value)
    return text


def nginx_site(layout: Layout) -> str:
    """The file of deploy/nginx/sites for a layout."""
    if layout.below:
        return "below.conf"
    return "tls.conf" if layout.tls else "plain.conf"


def site_values(layout: Layout, port: int, certificates: Path) -> dict[str, str]:
    """{what a site's file of deploy/nginx says: what is filled in}."""
    here = f"listen 127.0.0.1:{port}"
    values = {"ravine.example": SITE}
    if layout.tls:
        values |= {"listen 443 ssl": f"{here} ssl", "/etc/ssl/ravine": str(certificates)}
        return values if layout.below else values | {"listen 80": f"listen 127.0.0.1:{free_port()}"}
    if layout.below:
        return values | {"listen 443 ssl http2": here, "    ssl_certificate": "    # ssl_certificate"}
    return values | {"listen 80": here}


def nginx_values(layout: Layout, processes: list[Process]) -> dict[str, str]:
    """The same for what all sites share."""
    values = {f"127.0.0.1:850{number}": f"127.0.0.1:{process.port}" for number, process in enumerate(processes, 1)}
    return values | ({'# "~^/ravine(/.*)$" $1;': '"~^/ravine(/.*)$" $1;'} if layout.strips else {})


def caddy_values(layout: Layout) -> dict[str, str]:
    """The same for Caddy's file; nearly all of that is in its environment."""
    return {"handle /ravine/*": "handle_path /ravine/*"} if layout.strips else {}


def write_nginx(folder: Path, layout: Layout, port: int, processes: list[Process], certificate: Path) -> Path:
    """Debian's configuration with ours in it, in a folder; gives its main file."""
    etc, ours = folder / "nginx", DEPLOY / "nginx"
    shutil.copytree(DEBIAN / "etc" / "nginx", etc, ignore=shutil.ignore_patterns("default"))
    for part in ("conf.d", "snippets"):
        shutil.copytree(ours / part, etc / part, dirs_exist_ok=True)
    fill(etc / "conf.d" / "ravine.conf", nginx_values(layout, processes))
    (etc / "sites-enabled").mkdir(exist_ok=True)
    shutil.copy(ours / "sites" / nginx_site(layout), etc / "sites-enabled" / "ravine")
    fill(etc / "sites-enabled" / "ravine", site_values(layout, port, certificate.parent))
    # Debian's own file, for a user and folders of a test.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    (etc / "conf.d" / "here.conf").write_text("".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds))
    user = "user root;" if os.geteuid() == 0 else ""
    places = {"/etc/nginx": str(etc), "/var/log/nginx": str(folder), "/run/": f"{folder}/", "user www-data;": user}
    fill(etc / "nginx.conf", places)
    return etc / "nginx.conf"


def fill(file: Path, values: Mapping[str, str]) -> None:
    file.write_text(filled_in(file.read_text(), values))


def caddy_file(layout: Layout) -> str:
    """The file of deploy/caddy for a layout."""
    return "below.Caddyfile" if layout.below else "Caddyfile"


def write_caddy(folder: Path, layout: Layout) -> Path:
    """Our configuration in a folder; gives its main file."""
    shutil.copytree(DEPLOY / "caddy", folder / "caddy")
    main = folder / "caddy" / caddy_file(layout)
    fill(main, caddy_values(layout))
    return main


def caddy_environment(
    folder: Path, layout: Layout, port: int, processes: list[Process], certificate: Path
) -> dict[str, str]:
    """The variables that our configuration reads, and where Caddy may write."""
    own = f"tls {certificate} {certificate.parent}/key.pem\n" if layout.tls else ""
    return {
        "HOME": str(folder),
        "RAVINE_SITE": f"http{'s' * layout.tls}://{SITE}:{port}",
        "RAVINE_TLS": f"{own}bind 127.0.0.1",
        "RAVINE_PROCESSES": " ".join(f"127.0.0.1:{process.port}" for process in processes),
        "RAVINE_OPTIONS": f"admin off\nhttp_port {free_port()}",
    }


Command = tuple[list[str], dict[str, str]]
"""A program with its arguments, and its environment."""


def nginx_command(folder: Path, layout: Layout, port: int, processes: list[Process], certificate: Path) -> Command:
    main = write_nginx(folder, layout, port, processes, certificate)
    return [program("nginx"), "-p", str(folder), "-c", str(main), "-e", "stderr", "-g", "daemon off;"], {}


def caddy_command(folder: Path, layout: Layout, port: int, processes: list[Process], certificate: Path) -> Command:
    main = write_caddy(folder, layout)
    environment = caddy_environment(folder, layout, port, processes, certificate)
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(main)], environment


COMMANDS: dict[str, Callable[[Path, Layout, int, list[Process], Path], Command]] = {
    "nginx": nginx_command,
    "caddy": caddy_command,
}


@contextmanager
def running_proxy(name: str, folder: Path, layout: Layout, processes: list[Process]) -> Iterator[Proxy]:
    """A proxy in front of processes; what it says is in the folder's file log."""
    proxy = Proxy(name, layout, free_port(), processes, make_certificate(folder))
    command, environment = COMMANDS[name](folder, layout, proxy.port, processes, proxy.certificate)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        wait_until_listening(proxy, server, folder / "log")
        yield proxy
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_listening(proxy: Proxy, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert server.poll() is None, log.read_text()
        try:
            proxy.dial().close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())
