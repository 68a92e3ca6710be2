// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

/// What a trigger, a rule or an address leads to.
public sealed interface MlrAction {
    /// To a result.
    record Route(MlrResult result) implements MlrAction {
        @Override
        public String toString() {
            return "result " + result;
        }
    }

    /// To one of several destinations.
    record Share(ResultGroup group) implements MlrAction {
        @Override
        public String toString() {
            return "result group " + group.name();
        }
    }

    /// To the rules of a ruleset; of triggers only.
    record Rules(Ruleset ruleset) implements MlrAction {
        @Override
        public String toString() {
            return "ruleset " + ruleset.name();
        }
    }
}
