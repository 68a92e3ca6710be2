// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

/// The implementations of SCTP that a node can run on.
public enum TransportKind {
    /// The operating system's SCTP through Netty.
    KERNEL("kernel-netty"),
    /// The Linux kernel's SCTP by native calls.
    KERNEL_NATIVE("kernel-native"),
    /// RFC 9260 in user space over UDP (RFC 6951); needs no kernel module and no privilege.
    USERLAND("userland"),
    /// No SCTP at all: messages over TCP, framed by their own length.
    TCP("tcp"),
    /// Virtual wires in a simulation.
    SIMULATED("simulated");

    private final String word;

    TransportKind(String word) {
        this.word = word;
    }

    /// As written in the configuration and in `show`.
    public String word() {
        return word;
    }
}
