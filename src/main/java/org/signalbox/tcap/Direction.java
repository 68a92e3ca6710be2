// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// Which way a short message goes.
public enum Direction {
    /// From a mobile station to a service centre.
    MOBILE_ORIGINATED("mo"),
    /// From a service centre to a mobile station.
    MOBILE_TERMINATED("mt");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
