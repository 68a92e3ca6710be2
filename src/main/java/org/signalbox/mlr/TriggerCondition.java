// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

/// What a trigger asks of a message: of its addresses, or of its routing label.
public sealed interface TriggerCondition {
    /// Which of the two addresses.
    enum Party {
        CALLED("cdpa"),
        CALLING("cgpa");

        private final String word;

        Party(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// Nothing.
    record Any() implements TriggerCondition {
        @Override
        public String toString() {
            return "default";
        }
    }

    /// The routing label.
    record Label(@Nullable PointCode destination, @Nullable PointCodeMask origin)
            implements TriggerCondition {
        @Override
        public String toString() {
            return "mtp3"
                    + (destination == null ? "" : " dpc " + destination)
                    + (origin == null ? "" : " opc " + origin.describe());
        }
    }

    /// An address that is routed on its global title.
    ///
    /// @param digits how the title begins; empty for any
    /// @param exact whether those are all its digits
    /// @param selector what the title says besides
    record Title(Party party, String digits, boolean exact, Selector selector)
            implements TriggerCondition {
        @Override
        public String toString() {
            return "%s gt %s%s%s"
                    .formatted(
                            party,
                            digits.isEmpty() ? "any" : digits,
                            exact ? " exact" : "",
                            selector);
        }
    }

    /// What a global title says beside its digits; each [NumberPattern#ANY] if it does not matter.
    record Selector(int translationType, int titleIndicator, int plan, int nature) {
        /// Whatever it says.
        static final Selector ANY =
                new Selector(
                        NumberPattern.ANY, NumberPattern.ANY, NumberPattern.ANY, NumberPattern.ANY);

        @Override
        public String toString() {
            return part(" tt ", translationType)
                    + part(" gti ", titleIndicator)
                    + part(" np ", plan)
                    + part(" nai ", nature);
        }

        private static String part(String word, int value) {
            return value == NumberPattern.ANY ? "" : word + value;
        }
    }

    /// A point code and a subsystem number of an address; a point code that the address does not
    /// have is that of the routing label.
    record Subsystem(Party party, @Nullable PointCode point, @Nullable SubsystemNumber subsystem)
            implements TriggerCondition {
        @Override
        public String toString() {
            return party
                    + (point == null ? "" : " pc " + point)
                    + (subsystem == null ? "" : " ssn " + subsystem);
        }
    }
}
