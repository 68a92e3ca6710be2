// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.sccp.message.ManagementMessage.BackupRouting;
import org.signalbox.sccp.message.ManagementMessage.BackupRouting.Kind;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

/// Messages of SCCP management, from and to the user data of UDT, XUDT or LUDT (Q.713 section 5).
///
/// ```
///   SSA 1, SSP 2, SST 3, SOR 4, SOG 5      SSC 6                          ANSI: SBR 253, SNR 254,
///  +------------------------------+       +------------------------------+       SRT 255
///  | type                       8 |       | type                       8 |  as SSA
///  | affected subsystem         8 |       | affected subsystem         8 |
///  | affected point   2 octets    |       | affected point   2 octets    |  point: ANSI and China
///  |                  low first   |       |                  low first   |         3 octets
///  | spare 6 | multiplicity     2 |       | spare 6 | multiplicity     2 |
///  +------------------------------+       | spare 4 | congestion level 4 |
///                                         +------------------------------+
/// ```
///
/// Spare bits are sent as 0 and not looked at; octets behind the last field are ignored, for
/// compatibility with later versions.
public final class ManagementCodec {
    private static final int SSA = 1;
    private static final int SSP = 2;
    private static final int SST = 3;
    private static final int SOR = 4;
    private static final int SOG = 5;
    private static final int SSC = 6;
    private static final int SBR = 0xFD;
    private static final int SNR = 0xFE;
    private static final int SRT = 0xFF;

    private static final int LEVEL_MASK = 0x0F;

    private ManagementCodec() {}

    /// Reads a message.
    ///
    /// @param at where its type is
    /// @param length how many octets of user data there are
    /// @throws ManagementDecodeException if it is cut short, or has a type or a congestion level
    ///     that the variant does not know; offsets count from the type
    public static ManagementMessage decode(Variant variant, ByteBuf octets, int at, int length)
            throws ManagementDecodeException {
        int width = AddressView.pointCodeOctets(variant);
        if (length < 3 + width) {
            throw new ManagementDecodeException(length, "management message cut short");
        }
        int type = octets.getUnsignedByte(at);
        SubsystemNumber subsystem = SubsystemNumber.of(octets.getUnsignedByte(at + 1));
        int code =
                width == 2 ? octets.getUnsignedShortLE(at + 2) : octets.getUnsignedMediumLE(at + 2);
        PointCode point = PointCode.of(variant, code & variant.maxPointCode());
        Multiplicity multiplicity = Multiplicity.of(octets.getByte(at + 2 + width));
        return switch (type) {
            case SSA -> new SubsystemAllowed(subsystem, point, multiplicity);
            case SSP -> new SubsystemProhibited(subsystem, point, multiplicity);
            case SST -> new SubsystemStatusTest(subsystem, point, multiplicity);
            case SOR -> new OutOfServiceRequest(subsystem, point, multiplicity);
            case SOG -> new OutOfServiceGrant(subsystem, point, multiplicity);
            case SSC -> {
                if (variant == Variant.ANSI) {
                    throw unknown(type);
                }
                int level = level(octets, at, length, 3 + width);
                yield new SubsystemCongested(subsystem, point, multiplicity, level);
            }
            case SBR, SNR, SRT -> {
                if (variant != Variant.ANSI) {
                    throw unknown(type);
                }
                Kind kind = type == SBR ? Kind.SBR : type == SNR ? Kind.SNR : Kind.SRT;
                yield new BackupRouting(kind, subsystem, point, multiplicity);
            }
            default -> throw unknown(type);
        };
    }

    private static int level(ByteBuf octets, int at, int length, int levelAt)
            throws ManagementDecodeException {
        if (length <= levelAt) {
            throw new ManagementDecodeException(length, "congestion level missing");
        }
        int level = octets.getByte(at + levelAt) & LEVEL_MASK;
        if (level > ManagementMessage.CONGESTION_LEVEL_MAX) {
            throw new ManagementDecodeException(levelAt, "congestion level " + level);
        }
        return level;
    }

    private static ManagementDecodeException unknown(int type) {
        return new ManagementDecodeException(0, "unknown type 0x%02x".formatted(type));
    }

    /// Writes a message, in the network's own width.
    ///
    /// @throws IllegalArgumentException for a message that the variant does not have, or that is
    ///     only read
    public static void encode(ManagementMessage message, ByteBuf to) {
        PointCode point = message.point();
        Variant variant = point.variant();
        int type =
                switch (message) {
                    case SubsystemAllowed _ -> SSA;
                    case SubsystemProhibited _ -> SSP;
                    case SubsystemStatusTest _ -> SST;
                    case OutOfServiceRequest _ -> SOR;
                    case OutOfServiceGrant _ -> SOG;
                    case SubsystemCongested _ when variant != Variant.ANSI -> SSC;
                    case SubsystemCongested _, BackupRouting _ ->
                            throw new IllegalArgumentException("no coding for " + message);
                };
        to.writeByte(type).writeByte(message.subsystem().value());
        if (AddressView.pointCodeOctets(variant) == 2) {
            to.writeShortLE(point.value());
        } else {
            to.writeMediumLE(point.value());
        }
        to.writeByte(message.multiplicity().bits());
        if (message instanceof SubsystemCongested congested) {
            to.writeByte(congested.level());
        }
    }

    /// Whether networks of a variant have such a message, and this node writes it.
    public static boolean isSaidIn(Variant variant, ManagementMessage message) {
        return switch (message) {
            case SubsystemAllowed _,
                    SubsystemProhibited _,
                    SubsystemStatusTest _,
                    OutOfServiceRequest _,
                    OutOfServiceGrant _ ->
                    true;
            case SubsystemCongested _ -> variant != Variant.ANSI;
            case BackupRouting _ -> false;
        };
    }

    /// Makes the UDT that carries a message: of class 0 and not to be returned, from subsystem 1 to
    /// subsystem 1 by point code (Q.714 section 5.1).
    public static void draft(
            ManagementMessage message, PointCode from, PointCode to, MessageDraft draft) {
        ByteBuf data = Unpooled.buffer(8);
        encode(message, data);
        draft.begin(MessageType.UDT, 0, false);
        draft.called().set(to.variant(), SccpAddress.of(to, SubsystemNumber.MANAGEMENT));
        draft.calling().set(from.variant(), SccpAddress.of(from, SubsystemNumber.MANAGEMENT));
        draft.setData(data, 0, data.readableBytes());
    }
}
