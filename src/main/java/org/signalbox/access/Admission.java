// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.util.Locale;

/// What is said to somebody who wants to come in.
public sealed interface Admission {
    /// Come in.
    record Admitted(Operator operator) implements Admission {}

    /// Stay out.
    ///
    /// @param words for whoever was refused: they do not tell whether a name is known
    record Refused(Reason reason, String words) implements Admission {}

    /// Why somebody stays out.
    enum Reason {
        /// No such user, or that user has no such password, key, token or certificate.
        WRONG,
        /// Too many attempts have failed; whatever comes now is not even looked at.
        LOCKED_OUT,
        /// Too many passwords are being checked at once.
        BUSY;

        /// As the audit log says it: `locked-out`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
