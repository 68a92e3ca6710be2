// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// What two peers say to each other about their connection (RFC 6733 section 5).
public sealed interface PeerMessage {
    /// CER.
    record CapabilitiesRequest(Capabilities capabilities) implements PeerMessage {}

    /// CEA.
    ///
    /// @param result one of [ResultCode]
    record CapabilitiesAnswer(int result, Capabilities capabilities) implements PeerMessage {}

    /// DWR.
    record WatchdogRequest() implements PeerMessage {}

    /// DWA.
    record WatchdogAnswer() implements PeerMessage {}

    /// DPR.
    record DisconnectRequest(DisconnectCause cause) implements PeerMessage {}

    /// DPA.
    record DisconnectAnswer() implements PeerMessage {}
}
