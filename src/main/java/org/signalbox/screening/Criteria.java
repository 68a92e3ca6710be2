// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which messages a rule is for: all that meet everything it says. With nothing said it is for
/// every message.
///
/// @param label what is asked of the label, which is asked first
/// @param content what is asked of the rest
public record Criteria(List<LabelCriterion> label, List<ContentCriterion> content) {
    /// For every message.
    public static final Criteria ALL = new Criteria(List.of(), List.of());

    public Criteria {
        label = List.copyOf(label);
        content = List.copyOf(content);
    }

    /// Those that only the label need meet.
    public static Criteria of(LabelCriterion... label) {
        return new Criteria(List.of(label), List.of());
    }

    /// Whether a message meets all of them.
    ///
    /// @param linkset the one that it came by, or is about to leave by
    /// @param message the same message
    public boolean match(
            ServiceIndicator service,
            PointCode dpc,
            PointCode opc,
            String linkset,
            MessageContent message) {
        if (!matchLabel(service, dpc, opc, linkset)) {
            return false;
        }
        for (int i = 0; i < content.size(); i++) {
            if (!content.get(i).matches(message)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a message meets those of the label.
    boolean matchLabel(ServiceIndicator service, PointCode dpc, PointCode opc, String linkset) {
        for (int i = 0; i < label.size(); i++) {
            if (!label.get(i).matches(service, dpc, opc, linkset)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the label decides alone.
    boolean isOfLabel() {
        return content.isEmpty();
    }

    /// Whether it is for messages of a service indicator, and says so.
    boolean names(ServiceIndicator service) {
        for (int i = 0; i < label.size(); i++) {
            if (label.get(i) instanceof LabelCriterion.Service(ServiceIndicator wanted)) {
                return wanted == service;
            }
        }
        return false;
    }

    /// As in the configuration: `si 3 dpc 4.5.6 0.0.0`, or `all`.
    @Override
    public String toString() {
        return label.isEmpty() && content.isEmpty()
                ? "all"
                : Stream.concat(label.stream(), content.stream())
                        .map(Object::toString)
                        .collect(Collectors.joining(" "));
    }
}
