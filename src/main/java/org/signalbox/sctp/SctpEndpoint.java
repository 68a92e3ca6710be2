// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

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

    /// Aborts what is open and releases the port.
    void close();
}
