// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;

/// The simulated transport keeps the same promises as the real ones.
class SimSctpContractTest extends SctpTransportContract {
    @Override
    protected Fixture fixture() {
        World world = new World(1);
        SimSctp network = new SimSctp(world);
        return new SimFixture(world, _ -> network, network::isolate, network::rejoin);
    }
}
