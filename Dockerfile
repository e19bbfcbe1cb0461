# rxtop as a container that watches its host. Build it from a checkout after `npm ci && npm run build`.
ARG BASE=node:22-slim
FROM ${BASE}
# ip (iproute2) tells when interfaces go, for the last counters of containers that end.
RUN command -v ip > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends iproute2 && rm -rf /var/lib/apt/lists/*; }
COPY package.json CHANGELOG.md LICENSE /opt/rxtop/
COPY bin /opt/rxtop/bin
COPY dist /opt/rxtop/dist
# Nothing is to be written: the file system may be read-only.
ENV NODE_DISABLE_COMPILE_CACHE=1
ENTRYPOINT ["node", "/opt/rxtop/bin/rxtop"]
