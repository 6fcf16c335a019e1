FROM rust:1.95-slim-bookworm AS build
WORKDIR /build

# The dependencies are a separate layer, which is rebuilt only when they change. Benches and tests are not copied
# (.dockerignore), so the manifest must not name them.
COPY Cargo.toml Cargo.lock ./
RUN awk '/^\[/ { skip = /^\[\[(bench|test|example)\]\]/ } !skip' Cargo.toml > stripped && mv stripped Cargo.toml \
    && mkdir src && touch src/lib.rs && echo 'fn main() {}' > src/main.rs \
    && cargo build --release --locked

COPY src src
COPY migrations migrations
# The placeholder files are newer than the sources that replace them, so Cargo would not rebuild.
RUN touch src/lib.rs src/main.rs && cargo build --release --locked

# The whole image: the program, its shared libraries with the loader, and the directory of the database.
# No CA certificates: Mozilla's are compiled in. No nsswitch.conf: without it glibc uses files, then DNS.
RUN mkdir -p /image/data \
    && cp target/release/kaspi-order-bot /image/ \
    && cp --parents --dereference $(ldd target/release/kaspi-order-bot | grep -o '/[^ ]*') /image/ \
    && chown 65532:65532 /image/data

FROM scratch
LABEL org.opencontainers.image.title="kaspi-order-bot" \
      org.opencontainers.image.description="Telegram bot for shops on Kaspi.kz"
COPY --from=build /image /
# A numeric user: there is no /etc/passwd.
USER 65532:65532
# Temporary files go to /data: the root may be read-only.
ENV DATABASE_URL=sqlite:///data/kaspi-order-bot.db \
    HTTP_LISTEN=127.0.0.1:8080 \
    TMPDIR=/data
VOLUME /data
WORKDIR /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/kaspi-order-bot", "health"]
ENTRYPOINT ["/kaspi-order-bot"]
