"""Where the numbers are that a server gives away; the modules that know them put them there."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # CPU, resident memory, open files and how many there may be; on Linux only
