// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

/// What an entry of a selector says of the titles that begin with its digits.
public sealed interface GtaResult permits Destination, GtaResult.ToGroup {
    /// A member of an application group; which one depends on the state of all.
    record ToGroup(String group) implements GtaResult {
        @Override
        public String toString() {
            return "app-grp " + group;
        }
    }
}
