// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.tcap.MapOperation;

/// What a rule is for: the operations of SMS that multi-layer routing knows.
public enum MlrOperation {
    SMS_MO("sms-mo"),
    SMS_MT("sms-mt"),
    SRI_SM("sri-sm"),
    ALERT_SC("alert-sc");

    private final String word;

    MlrOperation(String word) {
        this.word = word;
    }

    /// What an operation of MAP is called here; null if it is none of SMS.
    static @Nullable MlrOperation of(@Nullable MapOperation operation) {
        return switch (operation) {
            case MO_FORWARD_SHORT_MESSAGE -> SMS_MO;
            case MT_FORWARD_SHORT_MESSAGE -> SMS_MT;
            case SEND_ROUTING_INFO_FOR_SHORT_MESSAGE -> SRI_SM;
            case ALERT_SERVICE_CENTRE, ALERT_SERVICE_CENTRE_WITHOUT_RESULT -> ALERT_SC;
            // the many others are nobody's concern here
            case null, default -> null;
        };
    }

    /// As in `rule 10 gsm-map sms-mo`.
    @Override
    public String toString() {
        return word;
    }
}
