# What installs is not what runs. docs/container.md says how to build and run it.
# The base is the one with this digest, whatever its tag means today; it has Debian's Python, with venv.
FROM docker.io/library/python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS base
LABEL org.opencontainers.image.title="Ravine" \
      org.opencontainers.image.description="Interactive loss surfaces, and the road from SGD to Adam" \
      org.opencontainers.image.licenses="MIT"

FROM base AS build
WORKDIR /app
COPY requirements.lock ./
COPY deploy/image deploy/image
# The two secrets, if they are given, say where packages come from; nothing of them stays. pip itself stays behind.
RUN --mount=type=secret,id=pip.conf,target=/etc/pip.conf \
    --mount=type=secret,id=ca.crt,target=/run/secrets/ca.crt \
    sh deploy/image/install.sh
# All that .dockerignore lets in: the app.
COPY . .
RUN sh deploy/image/finish.sh

FROM base
ARG VERSION=""
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Bytecode is in one folder, that of Python's own library as well: nothing can be written where this runs.
# Who listens is the container's own network alone; `--publish` says who else. Options go behind the image's name.
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    PATH=/app/.venv/bin:$PATH \
    HOME=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPYCACHEPREFIX=/app/.bytecode \
    MALLOC_ARENA_MAX=2 \
    OPENBLAS_NUM_THREADS=1
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python3", "-S", "/app/healthy.py"]
ENTRYPOINT ["streamlit", "run", "app.py"]
