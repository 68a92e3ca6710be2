// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// The versions one request is tried in, none twice.
final class VersionChoice {
    /// There is none left.
    static final int NONE = 0;

    private int tried;

    /// @param version that is tried now
    void tried(int version) {
        tried |= 1 << version;
    }

    /// What to try when a version was refused.
    ///
    /// @param refused that was tried last
    /// @param offered by the far end; [#NONE] if it offers none
    /// @return [#NONE] if nothing is left
    int afterRefusal(int refused, int offered) {
        if (offered != NONE && offered < refused && isLeft(offered)) {
            return offered;
        }
        for (int version = refused - 1; version > NONE; version--) {
            if (isLeft(version)) {
                return version;
            }
        }
        return NONE;
    }

    /// What to try with a far end that does not know dialogues that say their context.
    int afterMisunderstanding() {
        return isLeft(1) ? 1 : NONE;
    }

    private boolean isLeft(int version) {
        return (tried & 1 << version) == 0;
    }
}
