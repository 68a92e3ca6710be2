// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.ss7.PointCode;
import org.signalbox.tcap.Direction;
import org.signalbox.tcap.Flaw;
import org.signalbox.tcap.MapView;
import org.signalbox.tcap.TcapView;
import org.signalbox.tcap.TpduView;

import java.util.Objects;

/// What the present message says: of SCCP at once, of MAP if a ruleset is asked, each number when
/// the first rule asks for it.
final class MlrMessage {
    private static final MlrNumber[] NUMBERS = MlrNumber.values();

    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final TpduView tpdu = new TpduView();
    private final FoundNumber[] numbers = new FoundNumber[NUMBERS.length];

    private @Nullable SccpView sccp;
    private @Nullable PointCode origin;
    private @Nullable PointCode destination;
    private @Nullable MlrOperation operation;
    private boolean read;
    private int found;

    MlrMessage() {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = new FoundNumber();
        }
    }

    void begin(SccpView message, PointCode from, PointCode to) {
        sccp = message;
        origin = from;
        destination = to;
        operation = null;
        read = false;
        found = 0;
    }

    /// Reads the operation.
    ///
    /// @return why the message continues without a rule; null if a rule may be for it
    @Nullable MlrCounter readOperation() {
        SccpView message = sccp();
        if (!message.type().isUnitdata()) {
            return MlrCounter.CONTINUED_SCCP_TYPE;
        }
        if (message.isPart()) {
            return MlrCounter.CONTINUED_SEGMENT;
        }
        // all of them, so that none shows what a former message said
        read = true;
        Flaw flaw = tcap.read(message.octets(), message.dataAt(), message.dataLength());
        Flaw flawOfMap = map.read(tcap);
        Flaw flawOfTpdu = tpdu.read(map);
        if (flaw != null || flawOfMap != null || flawOfTpdu != null) {
            return MlrCounter.CONTINUED_MALFORMED;
        }
        operation = MlrOperation.of(map.operation());
        return operation == null || tcap.type() == null || !tcap.type().isOpening()
                ? MlrCounter.CONTINUED_OPERATION
                : null;
    }

    SccpView sccp() {
        return Objects.requireNonNull(sccp);
    }

    PointCode origin() {
        return Objects.requireNonNull(origin);
    }

    PointCode destination() {
        return Objects.requireNonNull(destination);
    }

    /// After [#readOperation].
    @Nullable MlrOperation operation() {
        return operation;
    }

    boolean hasMoreMessages() {
        return map.hasMoreMessages();
    }

    /// TP-PID, -1 if there is none.
    int protocolId() {
        return tpdu.protocolId();
    }

    /// The port that the short message is for, -1 if there is none.
    int destinationPort() {
        return tpdu.destinationPort();
    }

    /// What tells this dialogue from others of its sender; the same for all that say nothing.
    long transaction() {
        return read ? tcap.originatingId() : TcapView.NO_ID;
    }

    /// One of the numbers. Those of MAP only after [#readOperation] has found an operation.
    FoundNumber number(MlrNumber wanted) {
        int index = wanted.ordinal();
        FoundNumber number = numbers[index];
        if ((found & 1 << index) == 0) {
            found |= 1 << index;
            number.clear();
            find(wanted, number);
        }
        return number;
    }

    private void find(MlrNumber wanted, FoundNumber number) {
        boolean originated = map.direction() == Direction.MOBILE_ORIGINATED;
        boolean terminated = map.direction() == Direction.MOBILE_TERMINATED;
        boolean towardsCentre = originated || operation == MlrOperation.ALERT_SC;
        switch (wanted) {
            case DEST_SME -> {
                if (isAboutSubscriber()) {
                    number.set(map.msisdn());
                } else {
                    number.set(originated ? tpdu.address() : map.imsi());
                }
            }
            case ORIG_SME -> {
                if (originated) {
                    number.set(map.msisdn());
                } else if (terminated) {
                    number.set(tpdu.address());
                }
            }
            case DEST_SMSC -> {
                if (towardsCentre) {
                    number.set(map.serviceCentre());
                }
            }
            case ORIG_SMSC -> {
                if (!towardsCentre) {
                    number.set(map.serviceCentre());
                }
            }
            case ORIG_IMSI -> {
                if (originated) {
                    number.set(map.imsi());
                }
            }
            case DEST_IMSI -> {
                if (!originated) {
                    number.set(map.imsi());
                }
            }
            case CALLED_TITLE -> number.set(sccp().called());
            case CALLING_TITLE -> number.set(sccp().calling());
        }
    }

    /// Whether the operation is about a subscriber rather than a short message.
    private boolean isAboutSubscriber() {
        return operation == MlrOperation.SRI_SM || operation == MlrOperation.ALERT_SC;
    }

    AddressView address(TriggerCondition.Party party) {
        return party == TriggerCondition.Party.CALLED ? sccp().called() : sccp().calling();
    }

    /// The digits of an address's global title.
    FoundNumber title(TriggerCondition.Party party) {
        return number(
                party == TriggerCondition.Party.CALLED
                        ? MlrNumber.CALLED_TITLE
                        : MlrNumber.CALLING_TITLE);
    }

    /// Where the message is going or coming from, as far as the label says it.
    PointCode label(TriggerCondition.Party party) {
        return party == TriggerCondition.Party.CALLED ? destination() : origin();
    }

    /// Allocates.
    @Override
    public String toString() {
        if (!read) {
            return "not looked into";
        }
        return "%s; %s%s".formatted(tcap, map, tpdu.type() == null ? "" : "; " + tpdu);
    }
}
