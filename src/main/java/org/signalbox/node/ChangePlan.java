// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.config.Problem;

import java.util.List;

/// What a configuration would change of the objects that live now.
///
/// @param problems what is wrong with it; if one of them is an error, it would not be applied
/// @param steps one for each object that differs, in the order of floors; empty if it would not be
///     applied
public record ChangePlan(List<Problem> problems, List<Step> steps) {
    /// What becomes of an object's configuration.
    public enum Difference {
        ADDED,
        REMOVED,
        CHANGED
    }

    /// What the object itself notices.
    public enum Effect {
        /// It was not there.
        STARTS,
        /// It is told good-bye, and taken away.
        ENDS,
        /// It takes the new values and goes on.
        IN_PLACE,
        /// It, and no other, is taken away and made anew.
        RESTARTS,
        /// Nothing yet: the values are read when the process starts.
        NEXT_START
    }

    /// @param kind of object, in words: `link`
    /// @param name of the object; may be empty if there is but one
    /// @param why it is that effect, or what differs; may be empty
    public record Step(
            String kind, String name, Difference difference, Effect effect, String why) {}

    public ChangePlan {
        problems = List.copyOf(problems);
        steps = List.copyOf(steps);
    }

    /// Whether it would be applied, as far as can be said without taking a port.
    public boolean isPossible() {
        return problems.stream().noneMatch(Problem::isError);
    }
}
