# SPDX-License-Identifier: AGPL-3.0-or-later
#
#   docker build -t signalbox .
#   docker run --rm -it signalbox lab countries
#   docker run --rm -it -v "$PWD:/etc/signalbox" signalbox run /etc/signalbox/my.conf
#
# SCTP of the host's kernel is used where it is loaded (`modprobe sctp` on the host); otherwise
# Signalbox carries SCTP over UDP by itself, and the container needs nothing of the host.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY src ./src
COPY simulator ./simulator
RUN mvn -B -DskipTests package

FROM eclipse-temurin:25-jre
# what the JDK loads for the kernel's SCTP
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libsctp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/signalbox --create-home signalbox
WORKDIR /opt/signalbox
COPY LICENSE ./
COPY etc ./etc
COPY simulator/topologies ./simulator/topologies
COPY --from=build /build/target/lib ./lib
COPY --from=build /build/target/signalbox-*.jar ./
USER signalbox
# Ends the node in good order, in 8 s at most unless stop-timeout says otherwise: docker stop waits 10.
STOPSIGNAL SIGTERM
# 1024: SCTP of the lab; 2905: M3UA; 3565: M2PA; 9899: SCTP over UDP
EXPOSE 1024/sctp 2905/sctp 3565/sctp 9899/udp
ENTRYPOINT ["java", "@/opt/signalbox/etc/jvm.options", "-Dsignalbox.home=/opt/signalbox", \
            "-cp", "/opt/signalbox/*:/opt/signalbox/lib/*", "org.signalbox.Main"]
CMD ["help"]
