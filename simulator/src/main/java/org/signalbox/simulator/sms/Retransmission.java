// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.mobicents.protocols.asn.AsnException;
import org.mobicents.protocols.asn.AsnOutputStream;
import org.mobicents.protocols.asn.Tag;
import org.restcomm.protocols.ss7.map.MAPDialogImpl;
import org.restcomm.protocols.ss7.map.MAPProviderImpl;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.MAPOperationCode;
import org.restcomm.protocols.ss7.map.api.MAPProvider;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.service.sms.MtForwardShortMessageRequestImpl;
import org.restcomm.protocols.ss7.tcap.api.ComponentPrimitiveFactory;
import org.restcomm.protocols.ss7.tcap.api.TCAPException;
import org.restcomm.protocols.ss7.tcap.asn.comp.Invoke;
import org.restcomm.protocols.ss7.tcap.asn.comp.OperationCode;
import org.restcomm.protocols.ss7.tcap.asn.comp.Parameter;
import org.signalbox.machine.WallClock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Until when a service centre would send a message again that cannot be delivered now
/// (Maximum-Retransmission-Time, TS 29.002 section 12.9, TS 29.338 section 5.3.3). An MME alerts
/// nobody who has not said that.
///
/// Times are seconds since 1900, unsigned (RFC 6733 section 4.3.1, Time).
final class Retransmission {
    private static final long EPOCH_SECONDS = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// maximumRetransmissionTime [2], behind all that jSS7 writes of mt-forwardSM.
    private static final int MAXIMUM_RETRANSMISSION_TIME = 2;

    private Retransmission() {}

    /// The time that is so much later than now.
    static int time(WallClock clock, Duration later) {
        return (int) (seconds(clock) + later.toSeconds());
    }

    static boolean isOver(int time, WallClock clock) {
        return Integer.toUnsignedLong(time) < seconds(clock);
    }

    private static long seconds(WallClock clock) {
        return clock.epochNanos() / NANOS_PER_SECOND + EPOCH_SECONDS;
    }

    /// Adds mt-forwardSM of version 3 to a dialogue, as jSS7's MAP would, and the time behind it,
    /// for which that has no place.
    ///
    /// @return the invoke's number
    static Long addForward(
            MAPProvider provider,
            MAPDialogSms dialogue,
            MtForwardShortMessageRequestImpl message,
            int until)
            throws MAPException {
        ComponentPrimitiveFactory components =
                ((MAPProviderImpl) provider).getTCAPProvider().getComponentPrimitiveFactory();
        OperationCode operation = components.createOperationCode();
        operation.setLocalOperationCode((long) MAPOperationCode.mt_forwardSM);
        MAPDialogImpl ours = (MAPDialogImpl) dialogue;
        Invoke invoke = components.createTCInvokeRequest();
        invoke.setTimeout(ours.getLongTimer());
        invoke.setOperationCode(operation);
        invoke.setParameter(parameter(components.createParameter(), message, until));
        invoke.setInvokeId(newInvokeId(ours));
        ours.sendInvokeComponent(invoke);
        return invoke.getInvokeId();
    }

    private static Parameter parameter(
            Parameter parameter, MtForwardShortMessageRequestImpl message, int until)
            throws MAPException {
        AsnOutputStream octets = new AsnOutputStream();
        message.encodeData(octets);
        byte[] time = ByteBuffer.allocate(Integer.BYTES).putInt(until).array();
        try {
            octets.writeOctetString(Tag.CLASS_CONTEXT_SPECIFIC, MAXIMUM_RETRANSMISSION_TIME, time);
        } catch (IOException | AsnException impossible) {
            throw new IllegalStateException(impossible);
        }
        parameter.setTagClass(message.getTagClass());
        parameter.setPrimitive(message.getIsPrimitive());
        parameter.setTag(message.getTag());
        parameter.setData(octets.toByteArray());
        return parameter;
    }

    private static Long newInvokeId(MAPDialogImpl dialogue) throws MAPException {
        try {
            return dialogue.getTcapDialog().getNewInvokeId();
        } catch (TCAPException full) {
            throw new MAPException(full.getMessage(), full);
        }
    }
}
