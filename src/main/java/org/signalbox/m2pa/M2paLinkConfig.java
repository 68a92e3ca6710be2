// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.RemoteEndpoint;

/// What one M2PA link is configured to be.
///
/// @param remote the peer's addresses and SCTP port
/// @param localPort the local peer's SCTP port, which is also its name
/// @param association parameters of SCTP; two streams each way
/// @param timers every timer of the link
/// @param emergency always ask for the short proving period, not only when level 3 does
/// @param windowMsus messages sent without being acknowledged, 1 to 32,000
/// @param queueMsusMax messages waiting to be sent, 16 to 65,536; rounded up to a power of two
/// @param heldMsusMax messages kept, not acknowledged, during receive congestion or local processor
///     outage, 16 to 65,536; to lose none it must be no less than the peer's window
/// @param congestion when the queue counts as congested
/// @param provingFillerOctets load that each Proving message carries, 0 to 1,024
/// @param shutdown whether the operator keeps the link stopped
public record M2paLinkConfig(
        RemoteEndpoint remote,
        int localPort,
        AssociationProfile association,
        M2paTimers timers,
        boolean emergency,
        int windowMsus,
        int queueMsusMax,
        int heldMsusMax,
        CongestionThresholds congestion,
        int provingFillerOctets,
        boolean shutdown) {
    public static final int WINDOW_MSUS_MAX = 32_000;
    public static final int QUEUE_MSUS_MAX = 65_536;
    public static final int QUEUE_MSUS_MIN = 16;
    public static final int PROVING_FILLER_OCTETS_MAX = 1_024;

    private static final int WINDOW_MSUS = 1_024;
    private static final int QUEUE_MSUS = 4_096;

    public M2paLinkConfig {
        checkRange("local port", localPort, 1, 0xFFFF);
        checkRange("window", windowMsus, 1, WINDOW_MSUS_MAX);
        checkRange("queue", queueMsusMax, QUEUE_MSUS_MIN, QUEUE_MSUS_MAX);
        checkRange("held messages", heldMsusMax, QUEUE_MSUS_MIN, QUEUE_MSUS_MAX);
        checkRange("proving filler", provingFillerOctets, 0, PROVING_FILLER_OCTETS_MAX);
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
                WINDOW_MSUS,
                QUEUE_MSUS,
                QUEUE_MSUS,
                CongestionThresholds.of(QUEUE_MSUS),
                0,
                false);
    }

    public M2paLinkConfig withRemote(RemoteEndpoint newRemote) {
        return new M2paLinkConfig(
                newRemote,
                localPort,
                association,
                timers,
                emergency,
                windowMsus,
                queueMsusMax,
                heldMsusMax,
                congestion,
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
                windowMsus,
                queueMsusMax,
                heldMsusMax,
                congestion,
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
                windowMsus,
                queueMsusMax,
                heldMsusMax,
                congestion,
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
                windowMsus,
                queueMsusMax,
                heldMsusMax,
                congestion,
                provingFillerOctets,
                shutdown);
    }

    /// Another window. What can be held grows with it: the peer's window is likely the same.
    public M2paLinkConfig withWindow(int newWindowMsus) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                emergency,
                newWindowMsus,
                queueMsusMax,
                Math.max(heldMsusMax, newWindowMsus),
                congestion,
                provingFillerOctets,
                shutdown);
    }

    /// Another bound of the queue, with thresholds in proportion, and for what is held; never less
    /// than the window.
    public M2paLinkConfig withQueue(int newQueueMsusMax) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                emergency,
                windowMsus,
                newQueueMsusMax,
                Math.max(newQueueMsusMax, windowMsus),
                CongestionThresholds.of(newQueueMsusMax),
                provingFillerOctets,
                shutdown);
    }

    public M2paLinkConfig withProvingFiller(int newProvingFillerOctets) {
        return new M2paLinkConfig(
                remote,
                localPort,
                association,
                timers,
                emergency,
                windowMsus,
                queueMsusMax,
                heldMsusMax,
                congestion,
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
                windowMsus,
                queueMsusMax,
                heldMsusMax,
                congestion,
                provingFillerOctets,
                newShutdown);
    }

    private static void checkRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s %d out of range %d to %d".formatted(what, value, min, max));
        }
    }
}
