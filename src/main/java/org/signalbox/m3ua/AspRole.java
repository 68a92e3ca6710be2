// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// What this node is on an association (RFC 4666 section 1.2).
public enum AspRole {
    /// A signalling gateway process: the peer is an application server process. The role of an
    /// STP, and the default.
    SG,
    /// An application server process: the peer is a signalling gateway.
    ASP,
    /// One of two equals, without a signalling gateway between them.
    IPSP,
    /// One of two signalling gateways for the same application servers, each of which is gateway
    /// and process of the other on one association.
    MATE;

    /// Whether both ends ask and answer, so that each is asked by whoever it asks.
    boolean isMutual() {
        return this == IPSP || this == MATE;
    }
}
