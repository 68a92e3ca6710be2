// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.SimFixture;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;

/// Associations over virtual TCP connections, in pieces of a few octets. A host that has died and
/// is back answers what belongs to its former life by a reset.
class TcpSimContractTest extends TcpContract {
    @Override
    protected Fixture fixture() {
        World world = new World(1);
        SimStreams network = new SimStreams(world);
        network.pieces(700);
        return new SimFixture(
                world,
                _ -> new TcpTransport(network, world.allocator(), world),
                network::isolate,
                network::rejoin);
    }

    @Override
    protected DownReason.Cause deathOfThePeer() {
        return DownReason.Cause.ABORTED_BY_PEER;
    }
}
