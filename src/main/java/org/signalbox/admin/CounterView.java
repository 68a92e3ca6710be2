// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// A counter as it stands.
///
/// @param name for programs, in snake case as in the metrics
/// @param value since the start or the last `clear`
/// @param meaning one line
public record CounterView(String name, long value, String meaning) {
    static final List<String> TITLES = List.of("Counter", "Value", "Meaning");
}
