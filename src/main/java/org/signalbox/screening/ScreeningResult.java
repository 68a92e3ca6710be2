// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

/// What becomes of a message that an entry is for.
public sealed interface ScreeningResult {
    /// It passes.
    record Allow() implements ScreeningResult {
        @Override
        public String toString() {
            return "allow";
        }
    }

    /// It is refused.
    record Block() implements ScreeningResult {
        @Override
        public String toString() {
            return "block";
        }
    }

    /// Another table decides.
    record Continue(String table) implements ScreeningResult {
        @Override
        public String toString() {
            return "table " + table;
        }
    }

    /// So many pass; those beyond are refused.
    ///
    /// @param perSecond on average; a burst of a tenth of it is allowed, of one at least
    record Limit(int perSecond) implements ScreeningResult {
        public static final int PER_SECOND_MAX = 1_000_000;

        public Limit {
            if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
                throw new IllegalArgumentException(
                        "%d messages a second out of range 1 to %d"
                                .formatted(perSecond, PER_SECOND_MAX));
            }
        }

        @Override
        public String toString() {
            return "rate-limit " + perSecond;
        }
    }
}
