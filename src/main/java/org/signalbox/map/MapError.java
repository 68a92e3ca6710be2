// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

/// Why a request of MAP is refused (TS 29.002 section 17.6.6), in the form of version 3.
public sealed interface MapError {
    Code code();

    /// Without a parameter that matters here.
    record Plain(Code code) implements MapError {}

    /// absentSubscriberSM; in versions 1 and 2 absentSubscriber.
    ///
    /// @param diagnostic TS 23.040 section 3.3.2
    /// @param additionalDiagnostic the same for GPRS
    /// @param retryAt when the service centre is asked to try again, in seconds since 1900
    /// @param alertImsi by which the subscriber will be named when it can be reached
    record AbsentSubscriber(
            @Nullable Integer diagnostic,
            @Nullable Integer additionalDiagnostic,
            @Nullable Integer retryAt,
            @Nullable String alertImsi)
            implements MapError {
        @Override
        public Code code() {
            return Code.ABSENT_SUBSCRIBER_SM;
        }
    }

    /// sm-DeliveryFailure.
    ///
    /// @param cause 0 to 6
    /// @param diagnostic the report of the telephone
    record DeliveryFailure(int cause, @Nullable OctetString diagnostic) implements MapError {
        @Override
        public Code code() {
            return Code.DELIVERY_FAILURE;
        }
    }

    /// systemFailure.
    ///
    /// @param resource networkResource: 1 HLR, 5 MSC; null if it is not said
    /// @param additionalResource additionalNetworkResource: 7 MME; null if it is not said
    record SystemFailure(@Nullable Integer resource, @Nullable Integer additionalResource)
            implements MapError {
        @Override
        public Code code() {
            return Code.SYSTEM_FAILURE;
        }
    }

    /// callBarred.
    ///
    /// @param cause 0 by the subscriber, 1 by its operator; null if it is not said
    record Barred(@Nullable Integer cause) implements MapError {
        @Override
        public Code code() {
            return Code.CALL_BARRED;
        }
    }

    /// The errors that operations of short messages know.
    enum Code {
        UNKNOWN_SUBSCRIBER(1, "unknownSubscriber"),
        UNIDENTIFIED_SUBSCRIBER(5, "unidentifiedSubscriber"),
        /// In versions 1 and 2: absentSubscriber, 27.
        ABSENT_SUBSCRIBER_SM(6, "absentSubscriberSM"),
        ILLEGAL_SUBSCRIBER(9, "illegalSubscriber"),
        TELESERVICE_NOT_PROVISIONED(11, "teleserviceNotProvisioned"),
        ILLEGAL_EQUIPMENT(12, "illegalEquipment"),
        CALL_BARRED(13, "callBarred"),
        FACILITY_NOT_SUPPORTED(21, "facilityNotSupported"),
        SUBSCRIBER_BUSY(31, "subscriberBusyForMT-SMS"),
        DELIVERY_FAILURE(32, "sm-DeliveryFailure"),
        WAITING_LIST_FULL(33, "messageWaitingListFull"),
        SYSTEM_FAILURE(34, "systemFailure"),
        DATA_MISSING(35, "dataMissing"),
        UNEXPECTED_DATA_VALUE(36, "unexpectedDataValue");

        private final int value;
        private final String words;

        Code(int value, String words) {
            this.value = value;
            this.words = words;
        }

        /// As it stands in the ReturnError of version 3.
        public int value() {
            return value;
        }

        /// As TS 29.002 writes it.
        public String words() {
            return words;
        }
    }
}
