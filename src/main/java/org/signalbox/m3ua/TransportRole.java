// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// Which end calls.
public enum TransportRole {
    /// This node calls the peer.
    CLIENT,
    /// The peer calls this node.
    SERVER
}
