// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import java.util.Locale;

/// How a telephone is.
public enum SubscriberState {
    PRESENT,
    /// It does not answer, or is switched off.
    ABSENT,
    /// It answers, and has no room for a message.
    MEMORY_FULL;

    /// As in configurations.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
