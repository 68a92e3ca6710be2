// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.Variant;

/// By which rules this point restarts and helps others to restart.
///
/// @param procedure whose
/// @param transferFunction whether there is something to tell others at all
/// @param fast whether this point restarts without the procedure for the whole point; always so in
///     Japan, where adjacent points do not tell each other when traffic may begin
record RestartRules(
        Procedure procedure, boolean transferFunction, boolean fast, Mtp3Timers timers) {
    enum Procedure {
        /// Q.704 section 9.
        ITU,
        /// T1.111.4 section 9: with traffic-restart-waiting.
        ANSI
    }

    static RestartRules of(Mtp3Config config) {
        return new RestartRules(
                config.variant() == Variant.ANSI ? Procedure.ANSI : Procedure.ITU,
                config.transferFunction(),
                config.fastRestart() || !SnmLayout.of(config.variant()).has(SnmHeading.TRA),
                config.timers());
    }

    boolean isAnsi() {
        return procedure == Procedure.ANSI;
    }
}
