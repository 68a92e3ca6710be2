// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The mated gateways of the lab and the switching centre that both serve, over sockets and SCTP in
/// user space.
@NullUnmarked
class MatesOverSocketsTest {
    private static final Path LAB = Path.of("simulator/topologies/mates");
    private static final PointCode CENTRE = PointCode.itu("1.2.3");
    private static final PingRequest PING = PingRequest.to(CENTRE);

    @TempDir private Path folder;

    private OwnNodes nodes;
    private OwnNode north;
    private OwnNode south;
    private OwnNode centre;

    @BeforeEach
    void start() throws IOException {
        nodes = new OwnNodes(folder);
        north = start("North");
        south = start("South");
        centre = start("Centre");
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void whatOneCannotDeliverTheOtherDoes() {
        nodes.await("North reaches the centre", () -> north.ping(PING));
        nodes.await("both mates are active", () -> north.isActive("south"));
        nodes.await("both mates are active", () -> south.isActive("north"));
        nodes.await("South reaches it", () -> isAccessible(south));

        north.block("centre", true);
        // the answer has no way back without a country between the gateways
        nodes.await(
                "the message takes the way over South",
                () -> {
                    north.ping(PING);
                    return south.counted("north", AspCounter.DATA_RECEIVED) > 0
                            && centre.counted("south", AspCounter.DATA_RECEIVED) > 0;
                });

        north.block("centre", false);
        nodes.await("North reaches the centre again", () -> north.ping(PING));
    }

    private static boolean isAccessible(OwnNode node) {
        return node.stateOf(CENTRE) == DestinationState.ACCESSIBLE;
    }

    private OwnNode start(String name) throws IOException {
        return nodes.start(
                Files.readString(LAB.resolve(name + ".conf"))
                                .replace("127.0.4.", "127.0.9.")
                                .replaceAll("(?m)^web listen.*$", "no web listen")
                        + "cs7 sctp transport userland\n");
    }
}
