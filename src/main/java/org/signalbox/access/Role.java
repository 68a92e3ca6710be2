// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.util.Locale;

/// What an operator may do. Each role may do what those before it may.
public enum Role {
    /// See everything but what is secret.
    READ,
    /// Do what is no configuration and lasts until it is taken back: inhibit a link, ping a point,
    /// clear statistics, capture.
    OPERATE,
    /// Change the configuration, and who may come in.
    CONFIGURE;

    /// Whether whoever has this role may do what `needed` may.
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /// As in configurations: `read`, `operate`, `configure`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
