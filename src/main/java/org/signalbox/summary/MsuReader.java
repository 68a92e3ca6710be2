// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.map.MapError;
import org.signalbox.mtp3.ManagementWords;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.Flaw;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.tcap.CodeKind;
import org.signalbox.tcap.ComponentType;
import org.signalbox.tcap.DigitsView;
import org.signalbox.tcap.MapOperation;
import org.signalbox.tcap.MapView;
import org.signalbox.tcap.TcapView;
import org.signalbox.trace.CapturedMsu;

import java.util.Arrays;

/// Reads copies of messages of MTP3, up to the operations of MAP. One reads one after the other;
/// not thread-safe.
public final class MsuReader {
    /// Numbering plans that are made of an IMSI: E.212, E.214 (Q.713 section 3.4.2.3).
    private static final int LAND_MOBILE = 6;

    private static final int MOBILE_GLOBAL_TITLE = 7;

    private final Masking masking;
    private final SccpView sccp = new SccpView();
    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();

    /// @param masking how much of the numbers of subscribers is shown
    public MsuReader(Masking masking) {
        this.masking = masking;
    }

    /// What a message is. One that cannot be understood says so in its text.
    public Summary read(CapturedMsu msu) {
        ServiceIndicator service = msu.serviceInformation().serviceIndicator();
        return switch (service) {
            case SCCP -> readSccp(msu, Unpooled.wrappedBuffer(msu.userPart()));
            case SNM, SLTM, SLTM_SPECIAL ->
                    labelled(
                            msu,
                            "MTP3",
                            ManagementWords.of(
                                    service, msu.dpc().variant(), msu.sls(), msu.userPart()));
            default -> labelled(msu, service.word(), msu.userPart().length + " octets");
        };
    }

    private static Summary labelled(CapturedMsu msu, String protocol, String text) {
        return new Summary(protocol, msu.opc().toString(), msu.dpc().toString(), text, "");
    }

    private Summary readSccp(CapturedMsu msu, ByteBuf octets) {
        Flaw flaw = sccp.read(msu.dpc().variant(), octets, 0, octets.readableBytes());
        if (flaw != null) {
            return labelled(msu, "SCCP", "cannot be understood: " + flaw.words());
        }
        String type = sccp.type().acronym();
        if (!sccp.hasCalled()) {
            return labelled(msu, "SCCP", type);
        }
        String from = address(sccp.calling(), msu.opc());
        String to = address(sccp.called(), msu.dpc());
        if (sccp.type().isService()) {
            type += ", " + cause(sccp.returnCause());
        }
        if (sccp.called().subsystem() == SubsystemNumber.MANAGEMENT.value()) {
            return new Summary("SCCP", from, to, type + " SCMG", "");
        }
        if (sccp.isPart() && !sccp.isFirstSegment()) {
            return new Summary("SCCP", from, to, type + " segment", "");
        }
        tcap.read(octets, sccp.dataAt(), sccp.dataLength());
        if (tcap.type() == null) {
            return new Summary(
                    "SCCP", from, to, type + ", " + sccp.dataLength() + " octets of data", "");
        }
        return readTcap(from, to, type);
    }

    private static String cause(int code) {
        return Arrays.stream(ReturnCause.values())
                .filter(cause -> cause.code() == code)
                .map(ReturnCause::words)
                .findFirst()
                .orElse("cause " + code);
    }

    private Summary readTcap(String from, String to, String carrier) {
        StringBuilder text = new StringBuilder(carrier).append(' ').append(tcap.type());
        appendId(text, tcap.originatingId());
        appendId(text, tcap.destinationId());
        boolean isMap = false;
        if (tcap.componentType() != null) {
            do {
                text.append(", ");
                isMap |= appendComponent(text);
            } while (tcap.nextComponent());
        }
        if (tcap.isDialogueRefused()) {
            text.append(", dialogue refused");
        }
        return new Summary(isMap ? "MAP" : "TCAP", from, to, text.toString(), dialogue());
    }

    private static void appendId(StringBuilder text, long id) {
        if (id != TcapView.NO_ID) {
            text.append(' ').append("%08x".formatted(id));
        }
    }

    /// The transaction of him who began, if that can be told from this message alone, as in all
    /// but those that both have numbered.
    private String dialogue() {
        long id =
                tcap.originatingId() != TcapView.NO_ID
                        ? tcap.originatingId()
                        : tcap.destinationId();
        return id == TcapView.NO_ID ? "" : "%08x".formatted(id);
    }

    /// @return whether MAP knows it
    private boolean appendComponent(StringBuilder text) {
        ComponentType type = tcap.componentType();
        if (type == ComponentType.INVOKE && isOperation()) {
            map.read(tcap);
            text.append(map.operation());
            appendNumber(text, "imsi", map.imsi(), masking);
            appendNumber(text, "msisdn", map.msisdn(), masking);
            appendNumber(text, "sc", map.serviceCentre(), Masking.PLAIN);
            return true;
        }
        text.append(type);
        if (tcap.codeKind() == CodeKind.NONE || tcap.codeKind() == CodeKind.GLOBAL) {
            return false;
        }
        text.append(' ');
        if (type == ComponentType.RETURN_ERROR) {
            text.append(error(tcap.code()));
        } else if (MapOperation.of(tcap.code()) != null && tcap.codeKind() == CodeKind.LOCAL) {
            text.append(MapOperation.of(tcap.code()));
            return true;
        } else {
            text.append(tcap.codeKind()).append(' ').append(tcap.code());
        }
        return false;
    }

    private boolean isOperation() {
        return tcap.codeKind() == CodeKind.LOCAL
                && MapOperation.of(tcap.code()) != null
                && (!tcap.hasContext() || tcap.context() != null);
    }

    private static String error(int code) {
        return Arrays.stream(MapError.Code.values())
                .filter(error -> error.value() == code)
                .map(MapError.Code::words)
                .findFirst()
                .orElse(String.valueOf(code));
    }

    private static void appendNumber(
            StringBuilder text, String name, DigitsView number, Masking masking) {
        if (number.isPresent()) {
            text.append(' ').append(name).append(' ').append(masking.show(number.toString()));
        }
    }

    /// A title and subsystem; without a title, the point that the label or the address names.
    private String address(AddressView address, PointCode label) {
        MutableTitle title = new MutableTitle();
        String subsystem = address.subsystem() < 0 ? "" : " ssn " + address.subsystem();
        if (!address.copyTo(title)) {
            return (address.hasPointCode() ? address.pointCode() : label) + subsystem;
        }
        String digits = title.toTitle().digits();
        return (isOfSubscriber(address) ? masking.show(digits) : digits) + subsystem;
    }

    private static boolean isOfSubscriber(AddressView address) {
        return address.subsystem() == SubsystemNumber.HLR.value()
                || address.plan() == LAND_MOBILE
                || address.plan() == MOBILE_GLOBAL_TITLE;
    }
}
