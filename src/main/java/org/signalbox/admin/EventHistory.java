// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// What happened to one thing of the node.
///
/// @param object the thing
/// @param events the oldest first, as many as are kept of each
public record EventHistory(ObjectView object, List<Event> events) {
    public EventHistory {
        events = List.copyOf(events);
    }
}
