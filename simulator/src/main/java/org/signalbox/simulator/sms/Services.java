// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorMessage;
import org.restcomm.protocols.ss7.map.api.service.sms.AlertServiceCentreRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.api.service.sms.ReportSMDeliveryStatusRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_DA;
import org.restcomm.protocols.ss7.map.api.service.sms.SM_RP_OA;
import org.restcomm.protocols.ss7.map.api.service.sms.SendRoutingInfoForSMRequest;
import org.restcomm.protocols.ss7.map.api.service.sms.SmsSignalInfo;

/// What an end does for others. Called on its loop; what it does not do is refused.
interface Services {
    /// The answer to one request.
    @FunctionalInterface
    interface Answer {
        /// Puts it into the dialogue, which is then sent.
        void addTo(MAPDialogSms dialogue, long invokeId) throws MAPException;

        /// Whether it is an error of MAP.
        default boolean isError() {
            return false;
        }

        static Answer error(MAPErrorMessage error) {
            return new Refusal(error);
        }
    }

    /// An answer that is an error of MAP.
    record Refusal(MAPErrorMessage error) implements Answer {
        @Override
        public void addTo(MAPDialogSms dialogue, long invokeId) throws MAPException {
            dialogue.sendErrorComponent(invokeId, error);
        }

        @Override
        public boolean isError() {
            return true;
        }
    }

    /// A short message, in whatever version it came.
    ///
    /// @param version of the application context, 1 to 3
    record Forward(SM_RP_DA to, SM_RP_OA from, SmsSignalInfo tpdu, int version) {}

    /// For what this end does not do.
    Answer unsupported();

    default Answer sendRoutingInfo(SendRoutingInfoForSMRequest request, int version) {
        return unsupported();
    }

    default Answer reportDeliveryStatus(ReportSMDeliveryStatusRequest request) {
        return unsupported();
    }

    /// A telephone is reached again, or has room again.
    ///
    /// @param memory whether it is about room
    default Answer readyForMessages(String imsi, boolean memory) {
        return unsupported();
    }

    default Answer submit(Forward message) {
        return unsupported();
    }

    default Answer deliver(Forward message) {
        return unsupported();
    }

    default Answer alert(AlertServiceCentreRequest request) {
        return unsupported();
    }
}
