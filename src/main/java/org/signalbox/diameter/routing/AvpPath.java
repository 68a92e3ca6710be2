// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;

import java.util.List;
import java.util.stream.Collectors;

/// Where in a message an AVP is: itself, or first the groups that it is in.
///
/// @param steps from the outside, 1 to [#STEPS_MAX]
public record AvpPath(List<Step> steps) {
    /// No command has deeper groups.
    public static final int STEPS_MAX = 4;

    /// An AVP among those beside it.
    ///
    /// @param vendor 0 for those of the base protocol
    public record Step(int code, int vendor) {
        boolean isOf(AvpReader avp) {
            return avp.code() == code && avp.vendor() == vendor;
        }

        /// Its name, or its code and vendor.
        @Override
        public String toString() {
            AvpKind kind = AvpNames.of(this);
            return kind == null
                    ? "%s:%s"
                            .formatted(
                                    Integer.toUnsignedString(code),
                                    Integer.toUnsignedString(vendor))
                    : kind.label();
        }
    }

    /// @throws IllegalArgumentException if it has another number of steps
    public AvpPath {
        if (steps.isEmpty() || steps.size() > STEPS_MAX) {
            throw new IllegalArgumentException("not 1 to " + STEPS_MAX + " steps");
        }
        steps = List.copyOf(steps);
    }

    Step first() {
        return steps.getFirst();
    }

    boolean isWhole() {
        return steps.size() == 1;
    }

    /// Behind the first step.
    AvpPath rest() {
        return new AvpPath(steps.subList(1, steps.size()));
    }

    /// The last step: the AVP itself.
    Step last() {
        return steps.getLast();
    }

    /// Whether the other is inside of the AVP of this.
    boolean holds(AvpPath other) {
        return other.steps.size() > steps.size()
                && other.steps.subList(0, steps.size()).equals(steps);
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("/"));
    }
}
