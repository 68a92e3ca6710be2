// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

/// What a register tells about the messages that wait for a subscriber (informServiceCentre, TS
/// 29.002 section 12.8), beside what it answers. Nobody answers it.
///
/// @param storedMsisdn by which the subscriber will be named when it can be reached
/// @param waitingStatus mw-Status: bit 0, the first of the BIT STRING, is the lowest here
/// @param absentDiagnostic TS 23.040 section 3.3.2
/// @param additionalAbsentDiagnostic the same for GPRS
public record Inform(
        @Nullable MapNumber storedMsisdn,
        @Nullable Integer waitingStatus,
        @Nullable Integer absentDiagnostic,
        @Nullable Integer additionalAbsentDiagnostic) {}
