// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.snmp4j.smi.VariableBinding;

import java.util.List;

/// One notification.
///
/// @param objects as its kind has them, with the indexes of rows and with values
record Notification(NotificationKind kind, List<VariableBinding> objects) {
    Notification {
        objects = List.copyOf(objects);
    }
}
