// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import java.util.List;

/// What an operator has configured of multi-layer routing in one network.
///
/// @param triggers of all tables, by the names of these, each in the order of its lines
public record MlrConfig(List<MlrTrigger> triggers) {
    /// Nothing.
    public static final MlrConfig NONE = new MlrConfig(List.of());

    public MlrConfig {
        triggers = List.copyOf(triggers);
    }
}
