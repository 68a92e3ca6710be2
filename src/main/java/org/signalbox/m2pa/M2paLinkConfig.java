// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.RemoteEndpoint;

import java.util.Set;

/// What one M2PA link is configured to be.
///
/// @param remote the peer's addresses and SCTP port
/// @param localPort the local peer's SCTP port, which is also its name
/// @param association parameters of SCTP; two streams each way
/// @param timers every timer of the link
/// @param emergency always ask for the short proving period, not only when level 3 does
/// @param buffers bounds of what is sent, waits and is held
/// @param provingFillerOctets load that each Proving message carries, 0 to 1,024
/// @param shutdown whether the operator keeps the link stopped
public record M2paLinkConfig(
        RemoteEndpoint remote,
        int localPort,
        AssociationProfile association,
        M2paTimers timers,
        boolean emergency,
        M2paBuffers buffers,
        int provingFillerOctets,
        boolean shutdown) {
    public static final int PROVING_FILLER_OCTETS_MAX = 1_024;

    public M2paLinkConfig {
        M2paBuffers.checkRange("local port", localPort, 1, 0xFFFF);
        M2paBuffers.checkRange("proving filler", provingFillerOctets, 0, PROVING_FILLER_OCTETS_MAX);
        if (association.outboundStreams() < 2 || association.maxInboundStreams() < 2) {
            throw new IllegalArgumentException("M2PA needs two streams each way");
        }
    }

    /// A link with everything at its default.
    public static M2paLinkConfig of(RemoteEndpoint remote, int localPort) {
        return new M2paLinkConfig(
                remote,
                localPort,
                AssociationProfile.SIGNALLING.withStreams(2, 2),
                M2paTimers.STANDARD,
                false,
                M2paBuffers.STANDARD,
                0,
                false);
    }

    /// Whether the two differ in nothing but the order of the peer's addresses.
    public boolean isSameButForPrimary(M2paLinkConfig other) {
        return Set.copyOf(remote.addresses()).equals(Set.copyOf(other.remote.addresses()))
                && remote.addresses().size() == other.remote.addresses().size()
                && withRemote(other.remote).equals(other)
                && remote.port() == other.remote.port()
                && remote.udpPort() == other.remote.udpPort();
    }

    public M2paLinkConfig withRemote(RemoteEndpoint newRemote) {
        return new M2paLinkConfig(
                newRemote,
                localPort,
                association,
                timers,
                emergency,
                buffers,
                provingFillerOctets,
                shutdown);
    }

    public M2paLinkConfig withAssociation(AssociationProfile newAssociation) {
        return new M2paLinkConfig(
                remote,
                localPort,
                newAssociation,
                timers,
                emergency,
                buffers,
                provingFillerOctets,
                shutdown);
    }

    public M2paLinkConfig withInitiation(Initiation initiation) {
        return withAssociation(association.withInitiation(initiation));
    }

    public M2paLinkConfig withTimers(M2paTimers newTimers) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                newTimers,
                emergency,
                buffers,
                provingFillerOctets,
                shutdown);
    }

    public M2paLinkConfig withEmergency(boolean newEmergency) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                newEmergency,
                buffers,
                provingFillerOctets,
                shutdown);
    }

    public M2paLinkConfig withBuffers(M2paBuffers newBuffers) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                emergency,
                newBuffers,
                provingFillerOctets,
                shutdown);
    }

    /// See [M2paBuffers#withWindow].
    public M2paLinkConfig withWindow(int windowMsus) {
        return withBuffers(buffers.withWindow(windowMsus));
    }

    /// See [M2paBuffers#withQueue].
    public M2paLinkConfig withQueue(int queueMsusMax) {
        return withBuffers(buffers.withQueue(queueMsusMax));
    }

    public M2paLinkConfig withProvingFiller(int newProvingFillerOctets) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                emergency,
                buffers,
                newProvingFillerOctets,
                shutdown);
    }

    public M2paLinkConfig withShutdown(boolean newShutdown) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                emergency,
                buffers,
                provingFillerOctets,
                newShutdown);
    }
}
