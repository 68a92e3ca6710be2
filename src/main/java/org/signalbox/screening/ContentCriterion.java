// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.tcap.MapOperation;

import java.util.List;

/// Something that a message must say above its label.
public sealed interface ContentCriterion {
    boolean matches(MessageContent content);

    /// One of the two addresses of a message of SCCP.
    enum Party {
        CALLED("cdpa"),
        CALLING("cgpa");

        private final String word;

        Party(String word) {
            this.word = word;
        }

        private boolean isIn(SccpView message) {
            return this == CALLING || message.hasCalled();
        }

        private AddressView of(SccpView message) {
            return this == CALLED ? message.called() : message.calling();
        }
    }

    /// `cgpa-pc 4.5.6`: a point code in an address.
    record Point(Party party, PointCodeMatch wanted) implements ContentCriterion {
        @Override
        public boolean matches(MessageContent content) {
            SccpView message = content.sccp();
            return message != null
                    && party.isIn(message)
                    && party.of(message).hasPointCode()
                    && wanted.matches(party.of(message).pointCode());
        }

        @Override
        public String toString() {
            return party.word + "-pc " + wanted;
        }
    }

    /// `cdpa-ssn 6`.
    record Subsystem(Party party, SubsystemNumber wanted) implements ContentCriterion {
        @Override
        public boolean matches(MessageContent content) {
            SccpView message = content.sccp();
            return message != null
                    && party.isIn(message)
                    && party.of(message).subsystem() == wanted.value();
        }

        @Override
        public String toString() {
            return party.word + "-ssn " + wanted.value();
        }
    }

    /// `cgpa-gt 4917`, or `cgpa-gt home`.
    ///
    /// @param word as it is written
    /// @param wanted how the title begins, one of them
    record Title(Party party, String word, List<DigitPrefix> wanted) implements ContentCriterion {
        public Title {
            wanted = List.copyOf(wanted);
        }

        @Override
        public boolean matches(MessageContent content) {
            SccpView message = content.sccp();
            if (message == null || !party.isIn(message)) {
                return false;
            }
            AddressView address = party.of(message);
            for (int i = 0; i < wanted.size(); i++) {
                if (wanted.get(i).begins(address)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return party.word + "-gt " + word;
        }
    }

    /// `operation anyTimeInterrogation`: one of the message's components invokes it.
    record Operation(MapOperation wanted) implements ContentCriterion {
        @Override
        public boolean matches(MessageContent content) {
            return content.invokes(wanted);
        }

        @Override
        public String toString() {
            return "operation " + wanted;
        }
    }

    /// `imsi 26201`, or `imsi home`: an operation is about such a subscriber.
    ///
    /// @param word as it is written
    /// @param wanted how the IMSI begins, one of them
    record Subscriber(String word, List<DigitPrefix> wanted) implements ContentCriterion {
        public Subscriber {
            wanted = List.copyOf(wanted);
        }

        @Override
        public boolean matches(MessageContent content) {
            for (int i = 0; i < wanted.size(); i++) {
                if (content.concerns(wanted.get(i))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return "imsi " + word;
        }
    }

    /// `affected 4.5.6`: a message of SCCP management is about this point.
    record Affected(PointCodeMatch wanted) implements ContentCriterion {
        @Override
        public boolean matches(MessageContent content) {
            PointCode point = content.affectedPoint();
            return point != null && wanted.matches(point);
        }

        @Override
        public String toString() {
            return "affected " + wanted;
        }
    }

    /// `segmented`: part of a longer message, whose operations cannot be seen.
    record Segmented() implements ContentCriterion {
        @Override
        public boolean matches(MessageContent content) {
            return content.isSegment();
        }

        @Override
        public String toString() {
            return "segmented";
        }
    }

    /// `malformed`: SCCP, or what should be MAP in it, that cannot be understood.
    record Malformed() implements ContentCriterion {
        @Override
        public boolean matches(MessageContent content) {
            return content.isMalformed();
        }

        @Override
        public String toString() {
            return "malformed";
        }
    }
}
