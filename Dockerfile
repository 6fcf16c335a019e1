FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build

# The dependencies are a layer of their own: it is built again only when they change.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches \
    && echo 'fn main() {}' > src/main.rs \
    && touch src/lib.rs \
    && for bench in decode card round_trip; do echo 'fn main() {}' > benches/$bench.rs; done \
    && cargo build --release --locked \
    && rm -rf src benches

COPY . .
# The stand-ins are newer than the sources that replace them.
RUN find src benches -name '*.rs' -exec touch {} + && cargo build --release --locked
RUN mkdir /data

# No shell, no package manager; TLS roots are inside the binary. It runs as user 65532.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/kaspi-order-bot /usr/local/bin/kaspi-order-bot
COPY --from=build --chown=65532:65532 /data /data
ENV DATABASE_URL=sqlite:///data/kaspi-order-bot.db
VOLUME /data
WORKDIR /data
ENTRYPOINT ["/usr/local/bin/kaspi-order-bot"]
