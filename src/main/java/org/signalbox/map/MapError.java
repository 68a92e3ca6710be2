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
        UNKNOWN_SUBSCRIBER(1),
        UNIDENTIFIED_SUBSCRIBER(5),
        /// In versions 1 and 2: absentSubscriber, 27.
        ABSENT_SUBSCRIBER_SM(6),
        ILLEGAL_SUBSCRIBER(9),
        TELESERVICE_NOT_PROVISIONED(11),
        ILLEGAL_EQUIPMENT(12),
        CALL_BARRED(13),
        FACILITY_NOT_SUPPORTED(21),
        SUBSCRIBER_BUSY(31),
        DELIVERY_FAILURE(32),
        WAITING_LIST_FULL(33),
        SYSTEM_FAILURE(34),
        DATA_MISSING(35),
        UNEXPECTED_DATA_VALUE(36);

        private final int value;

        Code(int value) {
            this.value = value;
        }

        /// As it stands in the ReturnError of version 3.
        public int value() {
            return value;
        }
    }
}
