// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.api.MAPMessage;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorMessage;

/// How something that was asked of another end ended.
sealed interface CallEnd {
    /// What is said of it at the prompt, such as `absentSubscriberSM`.
    String words();

    /// It was done.
    record Result(MAPMessage message) implements CallEnd {
        @Override
        public String words() {
            return "result";
        }
    }

    /// It was answered by an error of MAP.
    record Error(MAPErrorMessage message) implements CallEnd {
        /// The error's number.
        long code() {
            return message.getErrorCode();
        }

        @Override
        public String words() {
            String name = MapNames.error(code());
            return message.isEmSMDeliveryFailure()
                    ? name
                            + " ("
                            + message.getEmSMDeliveryFailure().getSMEnumeratedDeliveryFailureCause()
                            + ")"
                    : name;
        }
    }

    /// It was not answered.
    ///
    /// @param words why
    record Failure(String words) implements CallEnd {}
}
