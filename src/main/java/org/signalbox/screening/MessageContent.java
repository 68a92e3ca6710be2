// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementDecodeException;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.tcap.MapOperation;
import org.signalbox.tcap.MapView;
import org.signalbox.tcap.TcapView;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What a message says above its label: of SCCP when the first rule asks for it, of TCAP and MAP
/// when the first asks for that.
///
/// One object reads one message after the other. Not thread-safe.
public final class MessageContent {
    /// CAMEL's subsystem (TS 23.003 section 8): its operations have codes that mean others in MAP.
    private static final int CAMEL = 146;

    /// The subsystems of MAP: MAP itself, HLR, VLR, MSC, EIR, AuC, GMLC, gsmSCF, SGSN, GGSN.
    private static final BitSet OF_MAP = bits(5, 6, 7, 8, 9, 10, 145, 147, 148, 149, 150);

    private final SccpView sccp = new SccpView();
    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final BitSet operations = new BitSet();

    private Variant variant = Variant.ITU;
    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int at;
    private int length;
    private boolean carriesSccp;
    private boolean sccpRead;
    private boolean sccpMalformed;
    private boolean mapRead;
    private boolean mapMalformed;

    /// Goes to another message, of which nothing is read yet.
    public void begin(Msu msu) {
        begin(
                msu.variant(),
                msu.serviceInformation().serviceIndicator(),
                msu.octets(),
                msu.userPartIndex(),
                msu.userPartLength());
    }

    /// As the other, for a message that is no [Msu].
    ///
    /// @param at index of the first octet behind the label
    /// @param length how many octets there are from there on
    public void begin(
            Variant variant, ServiceIndicator service, ByteBuf octets, int at, int length) {
        this.variant = variant;
        this.octets = octets;
        this.at = at;
        this.length = length;
        this.carriesSccp = service == ServiceIndicator.SCCP;
        this.sccpRead = false;
        this.sccpMalformed = false;
        this.mapRead = false;
        this.mapMalformed = false;
    }

    /// The message of SCCP; null if it is none, or cannot be understood.
    @Nullable SccpView sccp() {
        if (carriesSccp && !sccpRead) {
            sccpRead = true;
            sccpMalformed = sccp.read(variant, octets, at, length) != null;
        }
        return carriesSccp && !sccpMalformed ? sccp : null;
    }

    /// Whether it is one of several that make up one message. Only the first says what they are
    /// about, and not all of that.
    boolean isSegment() {
        SccpView message = sccp();
        return message != null && message.isPart();
    }

    /// Whether one of its components invokes an operation of MAP.
    boolean invokes(MapOperation operation) {
        readMap();
        return operations.get(operation.ordinal());
    }

    /// Whether an operation is about a subscriber whose IMSI begins so.
    boolean concerns(DigitPrefix imsi) {
        readMap();
        if (operations.isEmpty() || !readTcap()) {
            return false;
        }
        do {
            map.read(tcap);
            if (map.operation() != null && imsi.begins(map.imsi())) {
                return true;
            }
        } while (tcap.nextComponent());
        return false;
    }

    /// Whether it is a message of SCCP that cannot be understood, or carries what should be MAP and
    /// cannot be understood.
    boolean isMalformed() {
        SccpView message = sccp();
        if (message == null) {
            return sccpMalformed;
        }
        if (!message.type().isUnitdata()
                || message.isPart()
                || !OF_MAP.get(Math.max(0, message.called().subsystem()))) {
            return false;
        }
        readMap();
        return mapMalformed;
    }

    /// The point that a management message of SCCP is about; null if it is none.
    @Nullable PointCode affectedPoint() {
        SccpView message = sccp();
        if (message == null
                || !message.type().isUnitdata()
                || message.called().subsystem() != SubsystemNumber.MANAGEMENT.value()) {
            return null;
        }
        try {
            ManagementMessage managed =
                    ManagementCodec.decode(variant, octets, message.dataAt(), message.dataLength());
            return managed.point();
        } catch (ManagementDecodeException noneOfThem) {
            return null;
        }
    }

    /// The operations that it invokes, for people. Allocates.
    List<String> operations() {
        readMap();
        List<String> names = new ArrayList<>();
        MapOperation[] all = MapOperation.values();
        operations.stream().forEach(ordinal -> names.add(all[ordinal].toString()));
        return names;
    }

    private void readMap() {
        if (mapRead) {
            return;
        }
        mapRead = true;
        operations.clear();
        if (!readTcap()) {
            return;
        }
        do {
            mapMalformed |= map.read(tcap) != null;
            MapOperation operation = map.operation();
            if (operation != null) {
                operations.set(operation.ordinal());
            }
        } while (tcap.nextComponent());
        mapMalformed |= tcap.flaw() != null;
    }

    /// Goes to the first component; false if there is none.
    private boolean readTcap() {
        SccpView message = sccp();
        if (message == null
                || !message.type().isUnitdata()
                || message.isPart()
                || message.called().subsystem() == CAMEL) {
            return false;
        }
        boolean flawed = tcap.read(octets, message.dataAt(), message.dataLength()) != null;
        mapMalformed |= flawed;
        return !flawed && tcap.components() > 0;
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }
}
