// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a `ping cs7` ended.
///
/// @param target who was asked
/// @param sent test messages that left the node
/// @param received answers, user-part-unavailable included
/// @param roundTrip times of the answers; empty if there was none
/// @param explanation why answers are missing, or what is special about them; empty if all is well
/// @param events what was logged about it, in order
public record PingView(
        PointCode target,
        int sent,
        int received,
        Optional<RoundTrip> roundTrip,
        String explanation,
        List<Event> events) {
    /// The fastest, the mean and the slowest answer.
    public record RoundTrip(Duration least, Duration mean, Duration most) {}

    public PingView {
        events = List.copyOf(events);
    }

    /// Whether every message was answered.
    public boolean succeeded() {
        return sent > 0 && received == sent;
    }

    public Document document() {
        Document.Builder document = Document.builder();
        events.forEach(event -> document.note(event.line()));
        if (!explanation.isEmpty() && !isLogged()) {
            document.note("% " + Words.capitalised(explanation));
        }
        document.unshown(
                Field.of("target", target.toString()),
                Field.of("sent", sent),
                Field.of("received", received),
                Field.of("succeeded", succeeded()),
                Field.of("explanation", explanation));
        roundTrip.ifPresent(
                time ->
                        document.unshown(
                                micros("roundTripLeastMicros", time.least()),
                                micros("roundTripMeanMicros", time.mean()),
                                micros("roundTripMostMicros", time.most())));
        return document.build();
    }

    /// Whether the events say already what the explanation does.
    private boolean isLogged() {
        return events.stream().anyMatch(event -> event.text().endsWith(explanation));
    }

    private static Field micros(String name, Duration duration) {
        return Field.of(name, duration.toNanos() / 1_000);
    }
}
