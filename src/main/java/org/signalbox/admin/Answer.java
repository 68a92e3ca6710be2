// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// What came of an [Operation].
///
/// @param obeyed false if the node refused it
/// @param lines for the operator; may be empty
public record Answer(boolean obeyed, List<String> lines) {
    public Answer {
        lines = List.copyOf(lines);
    }

    public static Answer done(String... lines) {
        return new Answer(true, List.of(lines));
    }

    public static Answer refused(String... lines) {
        return new Answer(false, List.of(lines));
    }
}
