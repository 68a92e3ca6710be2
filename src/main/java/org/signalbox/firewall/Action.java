// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

/// What becomes of a message with which something is wrong. All are counted.
public enum Action {
    /// It goes on.
    ALLOW,
    /// It goes on, and the operator is told.
    LOG,
    /// It is answered by an error, and the operator is told.
    REJECT,
    /// It is not answered, and the operator is told.
    DISCARD;

    /// Whether the message goes on.
    public boolean isPassing() {
        return this == ALLOW || this == LOG;
    }
}
