// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// `show logging`: what happened.
public final class EventReport {
    private EventReport() {}

    public static Document of(List<Event> events) {
        return Document.builder()
                .line("Log Buffer (%s events):", Field.of("count", events.size()))
                .note("")
                .group("events", events.stream().map(EventReport::of).toList())
                .build();
    }

    private static Document of(Event event) {
        return shown(event, event.line());
    }

    /// With its sequence number in front.
    static Document numbered(Event event) {
        return shown(event, "%06d: %s".formatted(event.sequence(), event.line()));
    }

    private static Document shown(Event event, String line) {
        return Document.builder()
                .note(line)
                .unshown(
                        Field.of("sequence", event.sequence()),
                        Field.of("time", event.time().toString()),
                        Field.of("severity", event.severity()),
                        Field.of("facility", event.facility()),
                        Field.of("mnemonic", event.mnemonic()),
                        Field.of("text", event.text()))
                .build();
    }
}
