// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import org.signalbox.metrics.MetricsRegistry;

/// A bound local SCTP port. Its methods are called on the loop given when it was opened.
public interface SctpEndpoint {
    LocalEndpoint local();

    /// Makes a configured peer known. The association is closed until [Association#open].
    ///
    /// @param name for logs and `show`, such as `ToCountryB:0`
    /// @throws IllegalArgumentException if a peer with one of these addresses and this port is
    /// already
    ///     known here
    Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user);

    /// Shows the endpoint's own counters until the binding is closed. A transport that counts
    /// nothing shows nothing: the kernel keeps its own books.
    default MetricsRegistry.Binding publish(MetricsRegistry metrics) {
        return MetricsRegistry.Binding.NONE;
    }

    /// Aborts what is open and releases the port.
    void close();
}
