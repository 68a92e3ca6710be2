// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.Side;
import org.signalbox.metrics.Counters;
import org.signalbox.net.TlsSession;

import java.net.InetAddress;
import java.time.Duration;

/// What is known of a peer now.
///
/// @param since for how long it has been there, or not
/// @param reason why it is not there, in words; empty if it is, or was not tried
/// @param remote where it is; null if it is not there
/// @param side who has called; null if it is not there
/// @param tls what was agreed on with it; null if it is not there, or there without TLS
/// @param capabilities what it says of itself; null if it is not there
/// @param pending how many requests it owes an answer to
/// @param unanswered how many of its requests we owe an answer to
/// @param counters readable from any thread
public record PeerStatus(
        PeerConfig config,
        PeerState state,
        Duration since,
        String reason,
        @Nullable InetAddress remote,
        @Nullable Side side,
        @Nullable TlsSession tls,
        @Nullable Capabilities capabilities,
        int pending,
        int unanswered,
        Counters<PeerCounter> counters) {}
