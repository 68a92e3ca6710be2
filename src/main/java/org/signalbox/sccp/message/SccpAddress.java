// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.StringJoiner;

/// An address of SCCP (Q.713 section 3.4).
///
/// @param routesOnSubsystem whether point code and subsystem number say where it is; else its
///     global title is to be translated
/// @param national in ANSI networks whether the address is coded as national standards say; the bit
///     for national use elsewhere
public record SccpAddress(
        boolean routesOnSubsystem,
        @Nullable PointCode pointCode,
        @Nullable SubsystemNumber subsystem,
        @Nullable GlobalTitle title,
        boolean national) {

    /// An address that is reached by point code and subsystem number.
    public static SccpAddress of(PointCode pointCode, SubsystemNumber subsystem) {
        return new SccpAddress(
                true, pointCode, subsystem, null, pointCode.variant() == Variant.ANSI);
    }

    /// An address whose global title is to be translated.
    public static SccpAddress of(GlobalTitle title, SubsystemNumber subsystem) {
        return new SccpAddress(false, null, subsystem, title, false);
    }

    /// `gt 491720000001 tt 0 np 1 nai 4 ssn 6`, `pc 1.2.3 ssn 8`.
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        if (title != null) {
            text.add(routesOnSubsystem ? "title" : "gt").add(title.toString());
        }
        if (pointCode != null) {
            text.add("pc").add(pointCode.toString());
        }
        if (subsystem != null) {
            text.add("ssn").add(subsystem.toString());
        }
        return text.length() == 0 ? "-" : text.toString();
    }
}
