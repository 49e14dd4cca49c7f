# Both bases are pinned by digest where releases are built. Ask for the digests and give them to the build:
#
#   docker buildx imagetools inspect node:24-trixie-slim --format '{{.Manifest.Digest}}'
#   docker buildx imagetools inspect gcr.io/distroless/nodejs24-debian13:nonroot --format '{{.Manifest.Digest}}'
#   docker build --build-arg BUILD_BASE=node:24-trixie-slim@sha256:… \
#     --build-arg RUN_BASE=gcr.io/distroless/nodejs24-debian13:nonroot@sha256:… \
#     --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" -t REGISTRY/podglass:0.1.0 .
ARG BUILD_BASE=node:24-trixie-slim
ARG RUN_BASE=gcr.io/distroless/nodejs24-debian13:nonroot

# Nothing compiled is in the image, so one build on this machine serves every architecture, without an emulator.
FROM --platform=$BUILDPLATFORM ${BUILD_BASE} AS build
WORKDIR /src
ENV CI=true NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && node --import tsx scripts/sbom.ts

# The page on a sandbox API server, to look at without a cluster:
#   docker build --target demo -t podglass:demo . && docker run --rm -p 127.0.0.1:3000:3000 podglass:demo
FROM build AS demo-build
RUN node --import tsx scripts/package.ts

FROM ${RUN_BASE} AS demo
WORKDIR /app
COPY --from=demo-build --chown=0:0 /src/.next/package ./
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGINT
ENTRYPOINT ["/nodejs/bin/node", "bin/podglass.cjs"]
CMD ["demo", "--in-container"]

FROM ${RUN_BASE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Podglass" \
      org.opencontainers.image.description="Says from inside a pod who it is, what is around it, and why a call to the API server was refused." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="gcr.io/distroless/nodejs24-debian13:nonroot"
# malloc would learn from the first large body to keep what such ones leave: 15 MiB under hostile ones. So it gives them back.
ENV NODE_ENV=production MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
# Owned by root, so the process cannot change its own code.
COPY --from=build --chown=0:0 /src/.next/standalone ./
COPY --from=build --chown=0:0 /src/LICENSE /src/NOTICE /src/.next/podglass.cdx.json /licenses/
# By number, so the kubelet can verify that it is not root.
USER 65532:65532
EXPOSE 3000 8081
STOPSIGNAL SIGTERM
# No shell and no health check of the engine's: the kubelet asks /readyz and /livez on 8081.
ENTRYPOINT ["/nodejs/bin/node"]
# The heap and the compiler's memory are bounded, so 256 MiB hold 10,000 pods and 50 viewers who share the list, and in user mode 200 of
# 5,000 pods, where ten at once have the list.
CMD ["--max-semi-space-size=1", "--max-old-space-size=96", "--no-maglev", "--disable-proto=delete", "start.mjs"]
