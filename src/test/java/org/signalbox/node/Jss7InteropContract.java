// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.restcomm.protocols.ss7.m3ua.ExchangeType;
import org.signalbox.node.Jss7.Message;
import org.signalbox.node.Jss7.Part;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// M3UA with jSS7, over whatever a subclass brings: everything that jSS7 can be to a node of ours.
///
/// ```
///   jSS7 1.2.3 ---- any role ---- 4.5.6 node of ours ---- its process ---- 7.8.1 jSS7
/// ```
///
/// What one jSS7 gives to its M3UA, the other is given, through both M3UAs of the node.
@NullUnmarked
abstract class Jss7InteropContract {
    private static final PointCode NEAR = PointCode.itu("1.2.3");
    private static final PointCode FAR = PointCode.itu("7.8.1");

    private static final InetAddress OURS = InetAddress.ofLiteral("127.0.7.1");
    private static final InetAddress NEAR_ADDRESS = InetAddress.ofLiteral("127.0.7.2");
    private static final InetAddress FAR_ADDRESS = InetAddress.ofLiteral("127.0.7.3");
    private static final int OUR_PORT = 2905;

    /// Another for each test: where jSS7's own library has listened, the kernel has its port in use
    /// for some time after.
    private static final AtomicInteger THEIR_PORTS = new AtomicInteger(2906);

    /// Octets that no message of an exchange has.
    private static final String PROBE = "ff";

    /// Several on each of the 16 values of the selection.
    private static final int MESSAGES = 200;

    private static final int OCTETS_MAX = 255;

    /// What jSS7 is, and so we are.
    private enum Relation {
        PROCESS_OF_OURS(Part.PROCESS, true, "sg"),
        GATEWAY_OF_OURS(Part.GATEWAY, false, "asp"),
        CALLING_PEER_THAT_ASKS(Part.PEER_THAT_ASKS, true, "ipsp single-exchange"),
        CALLED_PEER_THAT_IS_ASKED(Part.PEER_THAT_IS_ASKED, false, "ipsp single-exchange"),
        CALLING_PEER_OF_TWO_EXCHANGES(Part.PEER_OF_TWO_EXCHANGES, true, "ipsp double-exchange"),
        CALLED_PEER_OF_TWO_EXCHANGES(Part.PEER_OF_TWO_EXCHANGES, false, "ipsp double-exchange");

        private final Part part;
        private final boolean calls;
        private final String ourRole;

        Relation(Part part, boolean calls, String ourRole) {
            this.part = part;
            this.calls = calls;
            this.ourRole = ourRole;
        }

        /// Whether jSS7 asks to be active; otherwise only we do.
        private boolean asks() {
            return part != Part.GATEWAY && part != Part.PEER_THAT_IS_ASKED;
        }
    }

    @TempDir private Path folder;
    private OwnNodes nodes;
    private OwnNode gateway;
    private final int theirPort = THEIR_PORTS.getAndIncrement();
    private Part part;
    private Jss7 near;
    private Jss7 far;

    /// Errors that jSS7 was told of before all directions were active.
    private long tolerated;

    /// What carries jSS7's end of an association.
    ///
    /// @param calls whether jSS7's end calls
    abstract Jss7Transport transport(
            String name, LocalEndpoint local, RemoteEndpoint remote, boolean calls, Path folder)
            throws Exception;

    /// The word for the transport of our end, `userland` or the like.
    abstract String transportOfOurs();

    /// What a line about a port or an association has at its end.
    abstract String suffix();

    @BeforeEach
    void prepare() {
        nodes = new OwnNodes(folder);
    }

    @AfterEach
    void end() throws Exception {
        long complaints = nodes.complaints();
        String story = nodes.story();
        for (Jss7 jss7 : new Jss7[] {near, far}) {
            if (jss7 != null) {
                jss7.close();
            }
        }
        nodes.close();
        assertThat(complaints).as("errors that jSS7 was told of%n%s", story).isEqualTo(tolerated);
        assertThat(story).as("what jSS7 says of errors").doesNotContain(" says: ");
    }

    @ParameterizedTest
    @EnumSource
    void messagesGoBothWaysUnchanged(Relation relation) throws Exception {
        start(relation);

        exchange();
    }

    /// Who asked says that it wants no traffic, and then that it does.
    @ParameterizedTest
    @EnumSource
    void trafficReturnsWithWhoWasInactive(Relation relation) throws Exception {
        start(relation);

        deactivate(relation, true);
        nodes.await("near is not active", () -> !gateway.isActive("near"));
        nodes.await("jSS7 sees that", () -> !near.isActive());
        deactivate(relation, false);

        awaitActive();
        exchange();
    }

    @ParameterizedTest
    @EnumSource
    void lostAssociationComesBackByItself(Relation relation) throws Exception {
        start(relation);

        gateway.disconnect("near");
        nodes.await("near is not active", () -> !gateway.isActive("near"));
        awaitActive();
        exchange();
    }

    /// It is gone for longer than messages are kept.
    @ParameterizedTest
    @EnumSource
    void restartOfOurNodeIsOutlived(Relation relation) throws Exception {
        start(relation);

        gateway.stop();
        nodes.await("jSS7 near gives up", near::isDown);
        nodes.await("jSS7 far gives up", far::isDown);
        gateway.start();
        awaitActive();
        exchange();
    }

    /// DUNA and DAVA: jSS7's user is told by MTP-PAUSE and MTP-RESUME.
    @Test
    void processHearsOfThePointsBehindItsGateway() throws Exception {
        start(Relation.PROCESS_OF_OURS);

        far.stop();
        nodes.await("near hears that far is lost", () -> !near.reaches(FAR));
        assertThat(near.isActive()).isTrue();
        nodes.await("the association is closed", () -> !far.isConnected());

        far.start();
        nodes.await("near hears that far is back", () -> near.reaches(FAR));
        nodes.await("far hears that near is there", () -> far.reaches(NEAR));
        exchange();
    }

    private void start(Relation relation) throws Exception {
        part = relation.part;
        gateway = nodes.start(configuration(relation));
        near =
                jss7(
                        "near",
                        relation.part,
                        100,
                        FAR,
                        new LocalEndpoint(
                                List.of(NEAR_ADDRESS), theirPort, LocalEndpoint.DEFAULT_UDP_PORT),
                        relation.calls);
        far =
                jss7(
                        "far",
                        Part.PROCESS,
                        300,
                        NEAR,
                        new LocalEndpoint(
                                List.of(FAR_ADDRESS), theirPort, LocalEndpoint.DEFAULT_UDP_PORT),
                        true);
        awaitActive();
    }

    private Jss7 jss7(
            String name,
            Part part,
            int context,
            PointCode remote,
            LocalEndpoint local,
            boolean calls)
            throws Exception {
        RemoteEndpoint ours =
                new RemoteEndpoint(List.of(OURS), OUR_PORT, LocalEndpoint.DEFAULT_UDP_PORT);
        Jss7Transport transport = transport(name, local, ours, calls, folder);
        Jss7 jss7 = new Jss7(name, part, context, List.of(remote), transport, folder);
        nodes.hear("jSS7 " + name, jss7::words);
        return jss7;
    }

    /// Until both ends know, and their users, too.
    private void awaitActive() {
        nodes.await("near is active", () -> gateway.isActive("near"));
        nodes.await("far is active", () -> gateway.isActive("far"));
        nodes.await("jSS7 near is active", near::isActive);
        nodes.await("jSS7 far is active", far::isActive);
        nodes.await("near may send to far", () -> near.reaches(FAR));
        nodes.await("far may send to near", () -> far.reaches(NEAR));
        near.forgetReceived();
        far.forgetReceived();
        nodes.await("near reaches far", () -> probes(near, NEAR, far, FAR));
        nodes.await("far reaches near", () -> probes(far, FAR, near, NEAR));
        tolerated = part.exchange() == ExchangeType.DE ? nodes.complaints() : 0;
    }

    /// Of two equals each asks for its own direction. jSS7 sends as soon as it has what it asked
    /// for, though we may not have, and then says that this was unexpected.
    private boolean probes(Jss7 from, PointCode here, Jss7 to, PointCode there) {
        try {
            from.send(new Message(3, 0, 0, here.value(), there.value(), 0, PROBE));
        } catch (IOException notYet) {
            // of two equals each is told by NOTIFY, too, and that may come after what it asked for
            return false;
        }
        return to.received().stream().anyMatch(message -> message.octets().equals(PROBE));
    }

    private void deactivate(Relation relation, boolean off) throws Exception {
        if (!relation.asks()) {
            gateway.block("near", off);
        } else if (off) {
            near.stop();
        } else {
            nodes.await("the association is closed", () -> !near.isConnected());
            near.start();
        }
    }

    /// Every message as it was, and those of one selection in order.
    private void exchange() throws Exception {
        List<Message> there = messages(NEAR, FAR);
        List<Message> back = messages(FAR, NEAR);
        near.forgetReceived();
        far.forgetReceived();

        for (int i = 0; i < MESSAGES; i++) {
            near.send(there.get(i));
            far.send(back.get(i));
        }
        nodes.await("far has all", () -> received(far).size() >= MESSAGES);
        nodes.await("near has all", () -> received(near).size() >= MESSAGES);

        assertSame(received(far), there);
        assertSame(received(near), back);
    }

    private static List<Message> received(Jss7 jss7) {
        return jss7.received().stream().filter(message -> !message.octets().equals(PROBE)).toList();
    }

    private static void assertSame(List<Message> received, List<Message> sent) {
        assertThat(received).hasSameSizeAs(sent);
        for (int sls = 0; sls < 16; sls++) {
            assertThat(ofSelection(sls, received)).isEqualTo(ofSelection(sls, sent));
        }
    }

    private static List<Message> ofSelection(int sls, List<Message> messages) {
        return messages.stream().filter(message -> message.sls() == sls).toList();
    }

    /// Of SCCP and ISUP, of every priority, in every length that fits.
    private static List<Message> messages(PointCode from, PointCode to) {
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < MESSAGES; number++) {
            byte[] octets = new byte[2 + number * 37 % (OCTETS_MAX - 2)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) (number + 7 * i);
            }
            messages.add(
                    new Message(
                            number % 3 == 0 ? 5 : 3,
                            0,
                            number / 16 % 4,
                            from.value(),
                            to.value(),
                            number % 16,
                            HexFormat.of().formatHex(octets)));
        }
        return messages;
    }

    private String configuration(Relation relation) {
        return """
        hostname Gateway
        cs7 sctp transport %1$s
        cs7 instance 0
         network-indicator international
         point-code 4.5.6
         listen m3ua %2$d%3$s
          local-ip 127.0.7.1
          accept-asp-connections pre-configured
         asp near %4$d %2$d m3ua%3$s
          remote-ip 127.0.7.2
          role %5$s
          transport-role %6$s
         asp far 0 %2$d m3ua%3$s
          remote-ip 127.0.7.3
          role sg
          transport-role server
         as near m3ua
          asp near
          traffic-mode loadshare
          routing-key 100 %7$s
         as far m3ua
          asp far
          traffic-mode loadshare
          routing-key 300 7.8.1
         route-table system
          update route 1.2.3 7.255.7 linkset near
          update route 7.8.1 7.255.7 linkset far
        """
                .formatted(
                        transportOfOurs(),
                        OUR_PORT,
                        suffix(),
                        relation.calls ? 0 : theirPort,
                        relation.ourRole,
                        relation.calls ? "server" : "client",
                        relation == Relation.GATEWAY_OF_OURS ? FAR : NEAR);
    }
}
