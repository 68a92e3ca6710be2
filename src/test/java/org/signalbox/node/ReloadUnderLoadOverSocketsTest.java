// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.Operator;
import org.signalbox.admin.Committed;
import org.signalbox.admin.RunningNode;
import org.signalbox.admin.StartupFile;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Ten reloads of a transfer point while messages go through it, with threads and sockets: what was
/// sent has come, in order.
///
/// ```
///   north 7.8.1 ---- M2PA ---- stp 4.5.6 ---- M2PA ---- south 5.5.5
/// ```
@NullUnmarked
class ReloadUnderLoadOverSocketsTest {
    private static final PointCode SOUTH = PointCode.itu("5.5.5");
    private static final int RELOADS = 10;
    private static final int BURSTS = 20;
    private static final int MESSAGES_A_BURST = 50;

    /// So many may be on their way: fewer than any queue holds.
    private static final int ON_THE_WAY_MAX = 400;

    private static final String COMMON =
            """
            cs7 network-indicator international
            cs7 fast-restart
            cs7 sctp transport userland
            no web listen
            """;

    @TempDir private Path folder;
    private OwnNodes nodes;
    private OwnNode north;
    private OwnNode stp;
    private Path file;
    private RunningNode port;
    private NumberedTraffic from;
    private NumberedTraffic to;

    @BeforeEach
    void start() throws IOException {
        nodes = new OwnNodes(folder);
        file = folder.resolve("stp.conf");
        north = nodes.start(country("north", "7.8.1", "127.0.10.2"));
        OwnNode south = nodes.start(country("south", "5.5.5", "127.0.10.3"));
        Files.writeString(file, configuration(0));
        stp = nodes.start(configuration(0));
        port = new RunningNode(stp.node(), Optional.of(new StartupFile(file)));
        from = new NumberedTraffic(north);
        to = new NumberedTraffic(south);
        nodes.await("north reaches south", () -> north.ping(PingRequest.to(SOUTH)));
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void tenReloadsLoseNothing() throws IOException {
        int sent = 0;
        for (int reload = 1; reload <= RELOADS; reload++) {
            Files.writeString(file, configuration(reload));
            var reloaded = port.reload(Operator.ofProcess()).toCompletableFuture();
            int bursts = 0;
            while (!reloaded.isDone() || bursts < BURSTS) {
                int sentThen = sent;
                nodes.await(
                        "messages come",
                        () -> to.count(0) > sentThen - ON_THE_WAY_MAX + MESSAGES_A_BURST);
                from.send(SOUTH, MESSAGES_A_BURST);
                sent += MESSAGES_A_BURST;
                bursts++;
            }
            assertThat(reloaded.join())
                    .satisfies(
                            done -> assertThat(done.outcome()).isEqualTo(Committed.Outcome.APPLIED))
                    .satisfies(
                            done ->
                                    assertThat(done.plan().steps())
                                            .noneMatch(step -> step.effect().equals("restarts")));
        }

        int all = sent;
        nodes.await("all have come", () -> to.count(0) >= all);
        to.assertInOrder(0);
        assertThat(to.received(0)).hasSize(all);
        assertThat(stp.node().events().events())
                .noneMatch(event -> event.text().contains(" is down"));
    }

    /// Each differs from the one before in routes, titles, screening, peers and a linkset.
    private static String configuration(int number) {
        boolean odd = number % 2 == 1;
        return "hostname stp\n"
                + COMMON
                + """
                  cs7 point-code 4.5.6
                  cs7 local-peer 15024
                   local-ip 127.0.10.1
                  cs7 linkset tonorth 7.8.1
                   link 0 sctp 127.0.10.2 15024 15024
                  cs7 linkset tosouth 5.5.5
                   link 0 sctp 127.0.10.3 15024 15024
                  cs7 gtt selector world tt 0 gti 4 np 1 nai 4
                   gta 49%d pcssn 5.5.5 gt
                  access-list 2700 deny dpc 6.6.%d
                  access-list 2700 permit all
                  cs7 gws linkset tonorth inbound access-list 2700
                  diameter identity stp.example.org realm example.org
                  diameter listen tcp 127.0.10.1 15868
                  diameter peer mme%d
                   identity mme%d.example.org
                   remote-ip 127.0.10.9
                   passive
                  cs7 route-table system
                   update route 6.%d.0/11 linkset tosouth
                  """
                        .formatted(170 + number, number % 8, number, number, number)
                + (odd ? "cs7 linkset absent 2.2.2\n link 0 sctp 127.0.10.8 15024 15024\n" : "");
    }

    private static String country(String name, String code, String address) {
        return "hostname "
                + name
                + "\n"
                + COMMON
                + """
                  cs7 point-code %s
                  cs7 local-peer 15024
                   local-ip %s
                  cs7 linkset tostp 4.5.6
                   link 0 sctp 127.0.10.1 15024 15024
                  cs7 route-table system
                   update route 0.0.0 0.0.0 linkset tostp
                  """
                        .formatted(code, address);
    }
}
