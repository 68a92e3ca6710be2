// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.mobicents.protocols.asn.AsnException;
import org.mobicents.protocols.asn.AsnInputStream;
import org.restcomm.protocols.ss7.sccp.SccpProtocolVersion;
import org.restcomm.protocols.ss7.sccp.impl.SccpStackImpl;
import org.restcomm.protocols.ss7.sccp.impl.message.MessageFactoryImpl;
import org.restcomm.protocols.ss7.sccp.impl.message.SccpMessageImpl;
import org.restcomm.protocols.ss7.sccp.message.ParseException;
import org.restcomm.protocols.ss7.sccp.message.SccpAddressedMessage;
import org.restcomm.protocols.ss7.sccp.message.SccpDataMessage;
import org.restcomm.protocols.ss7.sccp.message.SccpNoticeMessage;
import org.restcomm.protocols.ss7.sccp.parameter.GlobalTitle;
import org.restcomm.protocols.ss7.sccp.parameter.SccpAddress;
import org.restcomm.protocols.ss7.tcap.asn.TcapFactory;
import org.restcomm.protocols.ss7.tcap.asn.comp.Component;
import org.restcomm.protocols.ss7.tcap.asn.comp.Invoke;
import org.restcomm.protocols.ss7.tcap.asn.comp.Reject;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnError;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnResult;
import org.restcomm.protocols.ss7.tcap.asn.comp.ReturnResultLast;
import org.restcomm.protocols.ss7.tcap.asn.comp.TCAbortMessage;
import org.restcomm.protocols.ss7.tcap.asn.comp.TCBeginMessage;
import org.restcomm.protocols.ss7.tcap.asn.comp.TCContinueMessage;
import org.restcomm.protocols.ss7.tcap.asn.comp.TCEndMessage;
import org.signalbox.trace.CapturedMsu;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A message of SCCP as a person reads it, decoded by jSS7's codecs and not by ours.
///
/// @param calling digits and subsystem, or only the latter
/// @param called the same
/// @param type of the TCAP message; of SCCP if it holds none
/// @param content operations and errors of MAP
/// @param transactions the names of its transaction, those of the sender first
record DecodedMessage(
        String calling, String called, String type, String content, List<String> transactions) {
    private static final MessageFactoryImpl SCCP =
            new MessageFactoryImpl(new SccpStackImpl("ladder", null));

    static DecodedMessage of(CapturedMsu msu) {
        byte[] octets = msu.userPart();
        ByteArrayInputStream in = new ByteArrayInputStream(octets);
        try {
            SccpMessageImpl sccp =
                    SCCP.createMessage(
                            in.read(),
                            msu.opc().value(),
                            msu.dpc().value(),
                            0,
                            in,
                            SccpProtocolVersion.ITU,
                            0);
            return switch (sccp) {
                case SccpDataMessage data when isManagement(data) -> management(data);
                case SccpDataMessage data -> read(data, data.getData(), "");
                case SccpNoticeMessage notice ->
                        read(
                                notice,
                                notice.getData(),
                                "returned: " + notice.getReturnCause().getValue() + ", ");
                case null, default ->
                        new DecodedMessage("", "", "SCCP", "type " + octets[0], List.of());
            };
        } catch (ParseException
                | org.restcomm.protocols.ss7.tcap.asn.ParseException
                | AsnException
                | IOException unreadable) {
            return new DecodedMessage(
                    "", "", "unreadable", String.valueOf(unreadable.getMessage()), List.of());
        }
    }

    /// To whom a short message or an alert is passed on, by its number; empty if none is.
    String forwardedTo() {
        if (!type.equals("BEGIN")) {
            return "";
        }
        String number = called.split(" ")[0];
        if (content.equals(MapNames.ALERT)) {
            return content + " " + number;
        }
        return MapNames.FORWARDS.contains(content) ? number : "";
    }

    private static boolean isManagement(SccpAddressedMessage message) {
        return message.getCalledPartyAddress().getSubsystemNumber() == 1;
    }

    private static DecodedMessage management(SccpDataMessage message) {
        return new DecodedMessage(
                address(message.getCallingPartyAddress()),
                address(message.getCalledPartyAddress()),
                "SCMG",
                HexFormat.of().formatHex(message.getData()),
                List.of());
    }

    private static DecodedMessage read(SccpAddressedMessage sccp, byte[] tcap, String returned)
            throws org.restcomm.protocols.ss7.tcap.asn.ParseException, AsnException, IOException {
        AsnInputStream in = new AsnInputStream(tcap);
        String calling = address(sccp.getCallingPartyAddress());
        String called = address(sccp.getCalledPartyAddress());
        return switch (in.readTag()) {
            case TCBeginMessage._TAG -> {
                TCBeginMessage begin = TcapFactory.createTCBeginMessage(in);
                yield new DecodedMessage(
                        calling,
                        called,
                        "BEGIN",
                        returned + content(begin.getComponent()),
                        List.of(name(begin.getOriginatingTransactionId())));
            }
            case TCContinueMessage._TAG -> {
                TCContinueMessage message = TcapFactory.createTCContinueMessage(in);
                yield new DecodedMessage(
                        calling,
                        called,
                        "CONTINUE",
                        returned + content(message.getComponent()),
                        List.of(
                                name(message.getOriginatingTransactionId()),
                                name(message.getDestinationTransactionId())));
            }
            case TCEndMessage._TAG -> {
                TCEndMessage end = TcapFactory.createTCEndMessage(in);
                yield new DecodedMessage(
                        calling,
                        called,
                        "END",
                        returned + content(end.getComponent()),
                        List.of(name(end.getDestinationTransactionId())));
            }
            case TCAbortMessage._TAG -> {
                TCAbortMessage abort = TcapFactory.createTCAbortMessage(in);
                yield new DecodedMessage(
                        calling,
                        called,
                        "ABORT",
                        returned
                                + (abort.getPAbortCause() == null
                                        ? "by user"
                                        : abort.getPAbortCause().toString()),
                        List.of(name(abort.getDestinationTransactionId())));
            }
            default -> new DecodedMessage(calling, called, "TCAP", returned + "other", List.of());
        };
    }

    private static String name(byte[] transaction) {
        return HexFormat.of().formatHex(transaction);
    }

    private static String address(SccpAddress address) {
        GlobalTitle title = address.getGlobalTitle();
        String subsystem = Integer.toString(address.getSubsystemNumber());
        return title == null ? "ssn " + subsystem : title.getDigits() + " ssn " + subsystem;
    }

    private static String content(Component @Nullable [] components) {
        if (components == null || components.length == 0) {
            return "-";
        }
        List<String> words = new ArrayList<>();
        for (Component component : components) {
            words.add(
                    switch (component) {
                        case Invoke invoke ->
                                MapNames.operation(
                                        invoke.getOperationCode().getLocalOperationCode());
                        case ReturnResultLast last -> result(last.getOperationCode());
                        case ReturnResult part -> result(part.getOperationCode());
                        case ReturnError error ->
                                "error " + MapNames.error(error.getErrorCode().getLocalErrorCode());
                        case Reject _ -> "reject";
                        default -> component.getType().toString();
                    });
        }
        return String.join(", ", words);
    }

    private static String result(
            org.restcomm.protocols.ss7.tcap.asn.comp.@Nullable OperationCode operation) {
        return operation == null
                ? "result"
                : "result " + MapNames.operation(operation.getLocalOperationCode());
    }
}
