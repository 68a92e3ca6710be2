// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import org.signalbox.metrics.MetricsRegistry;

/// A bound local SCTP port. Its methods are called on the loop given when it was opened.
public interface SctpEndpoint {
    LocalEndpoint local();

    /// Makes a configured peer known. The association is closed until [Association#open].
    ///
    /// @param name for logs and `show`, such as `ToCountryB:0`
    /// A peer with [RemoteEndpoint#ANY_PORT] has one association at a time: from the call that is
    /// taken until that is down, other ports of its addresses are refused. A peer with the caller's
    /// very port comes before it.
    ///
    /// @throws IllegalArgumentException if a peer with one of these addresses and this port is
    ///     already known here, or a peer with any port is to be called
    Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user);

    /// Who decides on callers that nobody configured; [Admission#CLOSED] at first. Those who were
    /// admitted before stay. A transport that cannot listen at this moment tells nobody, and
    /// listens when it can.
    void admission(Admission admission);

    /// Shows the endpoint's own counters until the binding is closed. A transport that counts
    /// nothing shows nothing: the kernel keeps its own books.
    default MetricsRegistry.Binding publish(MetricsRegistry metrics) {
        return MetricsRegistry.Binding.NONE;
    }

    /// Aborts what is open and releases the port.
    void close();
}
