# SPDX-License-Identifier: AGPL-3.0-or-later
#
#   docker build -t signalbox .
#   docker run --rm -it signalbox lab countries
#   docker run --rm -it -v "$PWD:/etc/signalbox" signalbox run /etc/signalbox/my.conf
#
# SCTP of the host's kernel is used where it is loaded (`modprobe sctp` on the host); otherwise Signalbox carries SCTP over
# UDP by itself, and the container needs nothing of the host. The same image is made without an engine by
# `mvn -B -Ppackages package -DskipTests`.

FROM maven:3-eclipse-temurin-25 AS build
RUN apt-get update && apt-get install -y --no-install-recommends libsctp1
WORKDIR /build
COPY . ./
RUN mvn -B -Ppackages package -DskipTests

FROM debian:bookworm-slim
# what the JDK loads for the kernel's SCTP
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libsctp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 990 --home-dir /var/lib/signalbox --create-home signalbox
COPY --from=build /build/target/package/signalbox /opt/signalbox
COPY --chown=signalbox src/image/signalbox.conf /etc/signalbox/signalbox.conf
RUN chmod 755 /opt/signalbox/signalbox && chown signalbox /etc/signalbox \
    && install --directory --owner=signalbox /run/signalbox \
    && ln -s /opt/signalbox/signalbox /usr/bin/signalbox
USER signalbox
WORKDIR /var/lib/signalbox
VOLUME ["/etc/signalbox", "/var/lib/signalbox"]
# Ends the node in good order, in 8 s at most unless stop-timeout says otherwise: docker stop waits 10.
STOPSIGNAL SIGTERM
# SCTP over UDP. Ports of the kernel's SCTP are not named: some engines refuse to run what exposes them.
EXPOSE 9899/udp
ENTRYPOINT ["/usr/bin/signalbox"]
CMD ["run", "/etc/signalbox/signalbox.conf"]
