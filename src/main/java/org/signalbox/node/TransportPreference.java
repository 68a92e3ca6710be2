// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

/// Which SCTP a node shall run on.
public enum TransportPreference {
    /// The kernel's where it has SCTP, else our own over UDP.
    AUTOMATIC,
    /// The kernel's: by native calls where they are possible, else through Netty.
    KERNEL,
    /// The Linux kernel's by native calls.
    KERNEL_NATIVE,
    /// The kernel's through Netty.
    KERNEL_NETTY,
    /// Our own over UDP.
    USERLAND,
    /// Plain TCP, for peers that have no SCTP.
    TCP
}
