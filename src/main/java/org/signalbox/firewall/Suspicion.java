// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

import org.signalbox.metrics.Metric;

import java.util.Locale;

/// Something that may be wrong with a message. Implemented by an enum, whose constants are counted
/// by name.
public interface Suspicion extends Metric {
    String name();

    /// As written in the configuration.
    default String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What becomes of such a message unless configured.
    Action usual();
}
