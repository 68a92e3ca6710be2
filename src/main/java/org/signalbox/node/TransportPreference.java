// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

/// Which SCTP a node shall run on.
public enum TransportPreference {
    /// The kernel's where it has SCTP, else our own over UDP.
    AUTOMATIC,
    KERNEL,
    USERLAND
}
