// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

/// When triggers and rulesets are in force.
///
/// @param fromMillis the first millisecond, since 1970, UTC
/// @param untilMillis the first millisecond behind it
public record Validity(long fromMillis, long untilMillis) {
    /// Without a limit.
    public static final Validity ALWAYS = new Validity(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean holdsAt(long nowMillis) {
        return nowMillis >= fromMillis && nowMillis < untilMillis;
    }
}
