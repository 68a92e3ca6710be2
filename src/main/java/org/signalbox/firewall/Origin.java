// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

/// Who has sent a message, as far as the networks before this one say the truth.
public sealed interface Origin {
    /// A node of signalling system 7.
    ///
    /// @param digits of its global title, international; empty if it has none
    record Title(String digits) implements Origin {
        @Override
        public String toString() {
            return digits.isEmpty() ? "a node without title" : digits;
        }
    }

    /// A node of Diameter.
    ///
    /// @param host Origin-Host
    /// @param realm Origin-Realm
    record Node(String host, String realm) implements Origin {
        @Override
        public String toString() {
            return host;
        }
    }
}
