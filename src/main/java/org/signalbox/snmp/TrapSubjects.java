// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.signalbox.alarm.ManagedObject;

import java.util.List;
import java.util.Optional;

/// What notifications say of the things that alarms are about, and alarms do not. A thing that was
/// removed from the configuration a while ago is not known any more; the notification is that of a
/// system message then.
public interface TrapSubjects {
    /// The two points of a linkset.
    ///
    /// @param instance in which network
    /// @param own point code of this node there
    /// @param adjacent that of the far end
    record Ends(int instance, String own, String adjacent) {}

    /// A destination in numbers.
    ///
    /// @param mask with a bit for each that counts
    record Code(int code, int mask) {}

    /// The name of this node.
    String node();

    Optional<Ends> ends(String linkset);

    Optional<Code> code(ManagedObject destination);

    /// The application servers that a process serves.
    List<String> servers(String asp);
}
