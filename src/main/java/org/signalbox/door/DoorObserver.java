// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

/// Told how the doors of a node are, on threads of theirs.
public interface DoorObserver {
    /// A door is open.
    ///
    /// @param door `SSH`, `The console`
    /// @param where it listens: an address and a port, or a path
    void open(String door, String where);

    /// A door is closed, as the configuration wants it.
    void closed(String door);

    /// A door cannot be opened where the configuration wants it.
    void fails(String door, String why);
}
