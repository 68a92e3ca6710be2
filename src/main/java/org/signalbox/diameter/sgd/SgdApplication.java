// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.signalbox.diameter.Application;

/// The applications of short messages (TS 29.338 sections 5.3.1 and 6.3.1).
public final class SgdApplication {
    /// With an MME (SGd) or an SGSN (Gdd).
    public static final Application SGD = new Application(SgdAvp.VENDOR, 16_777_313);

    /// With the HSS, and alerts of an MME or SGSN.
    public static final Application S6C = new Application(SgdAvp.VENDOR, 16_777_312);

    private SgdApplication() {}

    /// The one of a header that [SgdCommand] has accepted.
    static Application of(int id) {
        return id == SGD.id() ? SGD : S6C;
    }
}
