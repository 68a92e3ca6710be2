// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.sgd.SgdAvp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The AVPs that have names here.
final class AvpNames {
    private static final List<AvpKind> KINDS =
            Stream.<AvpKind>concat(Arrays.stream(BaseAvp.values()), Arrays.stream(SgdAvp.values()))
                    .toList();
    private static final Map<String, AvpKind> BY_LABEL = new HashMap<>();
    private static final Map<AvpPath.Step, AvpKind> BY_STEP = new HashMap<>();

    static {
        for (AvpKind kind : KINDS) {
            BY_LABEL.put(kind.label().toLowerCase(Locale.ROOT), kind);
            BY_STEP.put(new AvpPath.Step(kind.code(), kind.vendor()), kind);
        }
    }

    private AvpNames() {}

    /// As the standards call them.
    static List<String> labels() {
        return KINDS.stream().map(AvpKind::label).toList();
    }

    /// @param label in capitals or not
    /// @return null if there is none
    static @Nullable AvpKind labelled(String label) {
        return BY_LABEL.get(label.toLowerCase(Locale.ROOT));
    }

    /// @return null if it has no name
    static @Nullable AvpKind of(AvpPath.Step step) {
        return BY_STEP.get(step);
    }
}
