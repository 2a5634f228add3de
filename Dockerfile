# A base with Python 3.11 and Debian's apt; any slim image will do.
ARG BASE=docker.io/library/python:3.11-slim-bookworm
FROM ${BASE}

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH=/app/.venv/bin:$PATH

WORKDIR /app
COPY requirements.lock ./
RUN python3 -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
    && useradd --create-home --uid 10001 ravine

COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY surfaces surfaces
COPY optimizers optimizers
COPY i18n i18n
COPY engine engine
COPY lessons lessons
COPY figures figures
COPY ui ui
COPY pages pages

USER ravine
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.fileWatcherType=none"]
