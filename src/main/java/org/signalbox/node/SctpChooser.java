// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.sctp.SctpTransport;

import java.io.IOException;
import java.util.List;

/// Chooses the SCTP that a node runs on.
@FunctionalInterface
public interface SctpChooser {
    /// The transport to run on.
    ///
    /// @throws IOException if what is preferred cannot be had; the message says why and what to do
    Chosen choose(TransportPreference preference) throws IOException;

    /// What was chosen.
    ///
    /// @param transport the transport
    /// @param reason why this one, in words for `show version`
    /// @param warnings what an operator should change about the machine for it
    record Chosen(SctpTransport transport, String reason, List<String> warnings) {
        public Chosen {
            warnings = List.copyOf(warnings);
        }

        /// A choice without warnings.
        public Chosen(SctpTransport transport, String reason) {
            this(transport, reason, List.of());
        }
    }
}
