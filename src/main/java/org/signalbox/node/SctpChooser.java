// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.sctp.SctpTransport;

import java.io.IOException;

/// Chooses the SCTP that a node runs on.
@FunctionalInterface
public interface SctpChooser {
    /// @throws IOException if what is preferred cannot be had; the message says why and what to do
    Chosen choose(TransportPreference preference) throws IOException;

    /// @param transport the transport
    /// @param reason why this one, in words for `show version`
    record Chosen(SctpTransport transport, String reason) {}
}
