// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// How an application server process stands (RFC 4666 section 4.3.1).
public enum AspState {
    /// Not there, or not willing.
    DOWN("down"),
    /// There, and given no traffic.
    INACTIVE("inactive"),
    /// Given traffic of one application server at least.
    ACTIVE("active");

    private final String word;

    AspState(String word) {
        this.word = word;
    }

    /// For logs and `show`.
    public String word() {
        return word;
    }
}
