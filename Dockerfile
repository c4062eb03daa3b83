# Wasl in a container: everything is built in the first stage, the second holds one program.
#
#   docker build -t wasl .
#   docker run -d --name wasl -p 127.0.0.1:8787:8787 -v wasl-data:/data --stop-timeout 25 wasl \
#     serve --host 0.0.0.0 --data /data --public-url https://chat.example.com
#   docker logs wasl                                    # the first agent's one-time link
#   docker exec wasl wasl backup --data /data --to /data/backup-1

FROM rust:1.95-trixie AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# It brings the tools that it needs, builds widget, console and pages, and embeds them.
RUN cargo xtask build --release

FROM debian:trixie-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin wasl \
 && install -d -o wasl -g wasl -m 0700 /data
COPY --from=build /src/target/release/wasl /usr/local/bin/wasl
USER wasl
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
ENTRYPOINT ["wasl"]
CMD ["serve", "--host", "0.0.0.0", "--data", "/data"]
