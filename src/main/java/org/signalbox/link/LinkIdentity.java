// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

/// The name of a link within a node.
///
/// @param linkset the linkset's name as configured
/// @param code the signalling link code (SLC), 0 to 15: the link's number within its linkset, the
/// same at both ends (Q.704 section 3.1.2)
public record LinkIdentity(String linkset, int code) implements Comparable<LinkIdentity> {
    public static final int CODE_MAX = 15;

    public LinkIdentity {
        if (code < 0 || code > CODE_MAX) {
            throw new IllegalArgumentException(
                    "signalling link code " + code + " out of range 0 to 15");
        }
    }

    @Override
    public int compareTo(LinkIdentity other) {
        int byLinkset = linkset.compareTo(other.linkset);
        return byLinkset != 0 ? byLinkset : Integer.compare(code, other.code);
    }

    /// As in `ToCountryB:0`.
    @Override
    public String toString() {
        return linkset + ":" + code;
    }
}
