// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

/// How a delivery by one node ended (TS 29.338 section 6.3.3).
///
/// @param cause 0 the telephone's memory is full, 1 absent, 2 delivered
/// @param absentDiagnostic why it is absent (TS 23.040 section 3.3.2); null if it is not said
public record NodeOutcome(int cause, @Nullable Integer absentDiagnostic) {
    public static final int MEMORY_FULL = 0;
    public static final int ABSENT = 1;
    public static final int DELIVERED = 2;
}
