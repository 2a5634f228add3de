"""A server in a network of its own, in which the only name server hears everything and never answers.

    unshare --net --mount python -m tests.server.silent_network

It prints, as JSON, the names that were asked for, and how websockets with a foreign Origin were answered.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import tempfile
import threading

from tests.server.client import opened
from tests.server.requests import ask
from tools.chromium import running_app

IFF_UP, SIOCGIFFLAGS, SIOCSIFFLAGS = 1, 0x8913, 0x8914
TIMES = 2


def raise_loopback() -> None:
    """What `ip link set lo up` does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        name, flags = struct.unpack("16sh", fcntl.ioctl(any_socket, SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0)))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", name, flags | IFF_UP))


def use_name_server(address: str) -> None:
    """Let everything in this mount namespace ask this name server."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as file:
        file.write(f"nameserver {address}\n")
    subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)


def name_in(question: bytes) -> str:
    """The name in a question of DNS: labels, each behind its length."""
    labels, at = [], 12
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    return ".".join(labels)


def listen(server: socket.socket, heard: set[str]) -> None:
    while True:
        heard.add(name_in(server.recv(4096)))


def main() -> None:
    raise_loopback()
    use_name_server("127.0.0.1")
    heard: set[str] = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        threading.Thread(target=listen, args=(server, heard), daemon=True).start()
        with running_app() as url, opened(url) as visitor:
            wish = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
            wish |= {"Sec_WebSocket_Key": "A" * 22 + "==", "Origin": "http://evil.example"}
            answers = [ask(url, "/_stcore/stream", **wish).status for _ in range(TIMES)]
            visitor.rerun()
    print(json.dumps({"asked": sorted(heard), "answers": answers, "runs": visitor.runs}))


if __name__ == "__main__":
    main()
