// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.simulator.world.SimLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;

/// The two ends of an association in a simulated world, where nothing is in use by others.
final class Ends {
    static final int UDP_PORT = 9_899;

    private Ends() {}

    /// A port of SCTP. Called off the loop that will own it.
    static SctpEndpoint open(
            SctpTransport transport,
            String address,
            int port,
            SctpObserver observer,
            SimLoop owner) {
        return owner.call(
                () -> {
                    try {
                        return transport.open(
                                new LocalEndpoint(
                                        List.of(InetAddress.ofLiteral(address)), port, UDP_PORT),
                                observer,
                                owner);
                    } catch (IOException impossible) {
                        throw new UncheckedIOException(impossible);
                    }
                });
    }

    static RemoteEndpoint remote(String address, int port) {
        return new RemoteEndpoint(List.of(InetAddress.ofLiteral(address)), port, UDP_PORT);
    }

    static AssociationProfile profile(Initiation initiation) {
        return AssociationProfile.SIGNALLING.withStreams(4, 4).withInitiation(initiation);
    }
}
