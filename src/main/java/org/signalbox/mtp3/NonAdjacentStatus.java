// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// What an adjacent point says about its own way to a destination (Q.704 section 3.4). Until it
/// says something else, its way is allowed.
public enum NonAdjacentStatus {
    ALLOWED("allowed"),
    RESTRICTED("restricted"),
    PROHIBITED("prohibited");

    private final String word;

    NonAdjacentStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
