// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.ForeignProgram;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Policy;
import org.signalbox.sctp.tcp.TcpPorts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// freeDiameter as a relay and as an MME, over TCP on loopback, whoever starts it.
@NullUnmarked
abstract class FreeDiameterContract {
    private static final String OURS = "iwf.example.org";
    private static final String RELAY = "dra.example.org";
    private static final String MME = "mme.example.org";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String REALM = "example.org";
    private static final String IMSI = "262010000000001";
    private static final String ABSENT = "262010000000009";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private int relayPort;
    private int otherPort;

    /// Starts freeDiameter, which listens at a port of loopback.
    abstract ForeignProgram start(String identity, int port, String... lines) throws IOException;

    /// The file that makes an MME of it.
    abstract String mme() throws IOException, InterruptedException;

    @BeforeEach
    void choosePorts() throws Exception {
        var ports = TcpPorts.twoFree();
        relayPort = ports.getFirst().port();
        otherPort = ports.getLast().port();
    }

    @Test
    void shortMessagesGoToAnMmeThroughARelay() throws Exception {
        try (ForeignProgram relay = start(RELAY, relayPort);
                ForeignProgram _ =
                        start(
                                MME,
                                otherPort,
                                "NoRelay;",
                                "LoadExtension = \"%s\";".formatted(mme()),
                                FreeDiameter.calls(RELAY, LOOPBACK, relayPort));
                RealNode ours = new RealNode(OURS)) {
            ours.start(RealNode.peer(RELAY, relayPort, true));
            ours.awaitLog("trusted dra");

            assertThat(answerOfMme(ours)).isEqualTo("2001 of " + MME);
            assertThat(ours.ask(MME, REALM, ABSENT, true)).isEqualTo("5550 of " + MME);
            assertThat(ours.ask(MME, REALM, IMSI, false)).isEqualTo("5005 of " + MME);
            assertThat(ours.ask("x.elsewhere.org", "elsewhere.org", IMSI, true))
                    .isEqualTo("3002 of " + RELAY);
            assertThat(relay.words()).contains("'STATE_OPEN'	'" + OURS + "'");
        }
    }

    /// The MME may need some time to find the relay.
    private static String answerOfMme(RealNode ours) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        String answer;
        do {
            answer = ours.ask(MME, REALM, IMSI, true);
        } while (answer.startsWith("3002") && Instant.now().isBefore(end));
        return answer;
    }

    @Test
    void whatARelayBringsIsAnswered() throws Exception {
        try (ForeignProgram _ =
                        start(RELAY, relayPort, FreeDiameter.calls(OURS, LOOPBACK, otherPort));
                RealNode ours = new RealNode(OURS, RealNode.listener(otherPort));
                RealNode centre = new RealNode("smsc.example.org")) {
            ours.start(RealNode.peer(RELAY, relayPort, false));
            centre.start(RealNode.peer(RELAY, relayPort, true));
            ours.awaitLog("trusted dra");
            centre.awaitLog("trusted dra");

            assertThat(centre.ask(OURS, REALM, IMSI, true)).isEqualTo("2001 of " + OURS);

            assertThat(ours.asked.poll(1, TimeUnit.SECONDS)).isEqualTo(IMSI + " by dra");

            // what it says of the way is what the strictest firewall wants of a relay
            ours.guard(strict(Map.of("dra", Set.of(REALM))));
            assertThat(centre.ask(OURS, REALM, IMSI, true)).isEqualTo("2001 of " + OURS);
            ours.guard(strict(Map.of("dra", Set.of("elsewhere.org"))));
            assertThat(centre.ask(OURS, REALM, IMSI, true)).startsWith("5003");
            ours.guard(strict(Map.of()));
            assertThat(centre.ask(OURS, REALM, IMSI, true)).startsWith("5003");
        }
    }

    private static FirewallConfig strict(Map<String, Set<String>> relays) {
        Map<OriginCheck, Action> all = new EnumMap<>(OriginCheck.class);
        for (OriginCheck check : OriginCheck.values()) {
            all.put(check, Action.REJECT);
        }
        return new FirewallConfig(new Policy<>(all, Map.of(), false), relays, Set.of(), null);
    }

    @Test
    void whenBothCallOneConnectionStays() throws Exception {
        try (RealNode ours = new RealNode(OURS, RealNode.listener(otherPort))) {
            ours.start(RealNode.peer(RELAY, relayPort, true));
            ours.awaitLog("closed dra");
            try (ForeignProgram _ =
                    start(RELAY, relayPort, FreeDiameter.calls(OURS, LOOPBACK, otherPort))) {
                ours.awaitLog("trusted dra");

                assertThat(ours.ask("x.elsewhere.org", "elsewhere.org", IMSI, true))
                        .isEqualTo("3002 of " + RELAY);
                assertThat(ours.opened("dra")).isEqualTo(1);
            }
        }
    }

    @Test
    void whoIsLostIsCalledAgain() throws Exception {
        try (ForeignProgram relay = start(RELAY, relayPort);
                RealNode ours = new RealNode(OURS)) {
            ours.start(RealNode.peer(RELAY, relayPort, true));
            ours.awaitLog("trusted dra");

            relay.kill();
            ours.awaitLog("closed dra");
            relay.restart();

            ours.awaitLog("opened dra");
        }
    }

    @Test
    void whoIsNotWantedHearsSo() throws Exception {
        try (ForeignProgram _ = start(RELAY, relayPort);
                RealNode stranger = new RealNode("iwf.stranger.org")) {
            stranger.start(RealNode.peer(RELAY, relayPort, true));

            assertThat(stranger.awaitLog("closed dra: it answers"))
                    .isEqualTo("closed dra: it answers CER with 3010");
        }
    }
}
