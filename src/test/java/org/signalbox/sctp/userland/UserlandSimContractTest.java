// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import org.signalbox.sctp.SctpTransportContract;
import org.signalbox.sctp.SimFixture;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.World;

/// The user-space SCTP over virtual datagrams.
class UserlandSimContractTest extends SctpTransportContract {
    @Override
    protected Fixture fixture() {
        World world = new World(1);
        SimDatagrams network = new SimDatagrams(world);
        return new SimFixture(
                world,
                name -> new UserlandSctp(network, world.entropy(name), world.allocator(), world),
                network::isolate,
                network::rejoin);
    }
}
