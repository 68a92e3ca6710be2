// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// A parameter of INIT and INIT ACK, RFC 9260 sections 3.2.1, 3.3.2.1 and 3.3.3.1.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |             type              |            length             |
/// +-------------------------------+-------------------------------+
/// |                            value ...                          |
/// ```
public sealed interface Parameter {
    int HEARTBEAT_INFORMATION = 1;
    int IPV4_ADDRESS = 5;
    int IPV6_ADDRESS = 6;
    int STATE_COOKIE = 7;
    int UNRECOGNIZED_PARAMETER = 8;
    int COOKIE_PRESERVATIVE = 9;
    int HOST_NAME_ADDRESS = 11;
    int SUPPORTED_ADDRESS_TYPES = 12;

    /// Types 5 and 6: one of the sender's addresses.
    record Address(InetAddress address) implements Parameter {}

    /// Type 7: to be sent back unread. A view.
    record StateCookie(ByteBuf cookie) implements Parameter {}

    /// Type 8: a parameter of the INIT that its receiver did not understand, whole. A view.
    record Unrecognized(ByteBuf parameter) implements Parameter {}

    /// Type 9: the sender asks for a cookie that lives longer.
    ///
    /// @param milliseconds longer by, unsigned 32 bits
    record CookiePreservative(long milliseconds) implements Parameter {}

    /// Type 11: deprecated; its receiver must refuse the call (section 3.3.2.1.4). A view.
    record HostNameAddress(ByteBuf name) implements Parameter {}

    /// Type 12: the types of addresses that the sender can use.
    record SupportedAddressTypes(List<Integer> types) implements Parameter {
        public SupportedAddressTypes {
            types = List.copyOf(types);
        }
    }

    /// Any other type. A view of the value.
    record Unknown(int type, ByteBuf value) implements Parameter {
        /// Whether it ends the processing of the parameters (high bit clear).
        boolean stops() {
            return (type & 0x8000) == 0;
        }

        /// Whether the sender is to be told (second bit set).
        boolean reports() {
            return (type & 0x4000) != 0;
        }
    }

    default void writeTo(ByteBuf out) {
        switch (this) {
            case Address(InetAddress address) -> {
                byte[] octets = address.getAddress();
                int type = octets.length == 4 ? IPV4_ADDRESS : IPV6_ADDRESS;
                int start = ChunkFrame.beginParameter(out, type);
                out.writeBytes(octets);
                ChunkFrame.endParameter(out, start);
            }
            case StateCookie(ByteBuf cookie) -> writeOpaque(out, STATE_COOKIE, cookie);
            case Unrecognized(ByteBuf parameter) ->
                    writeOpaque(out, UNRECOGNIZED_PARAMETER, parameter);
            case CookiePreservative(long milliseconds) -> {
                int start = ChunkFrame.beginParameter(out, COOKIE_PRESERVATIVE);
                out.writeInt((int) milliseconds);
                ChunkFrame.endParameter(out, start);
            }
            case HostNameAddress(ByteBuf name) -> writeOpaque(out, HOST_NAME_ADDRESS, name);
            case SupportedAddressTypes(List<Integer> types) -> {
                int start = ChunkFrame.beginParameter(out, SUPPORTED_ADDRESS_TYPES);
                types.forEach(out::writeShort);
                ChunkFrame.endParameter(out, start);
            }
            case Unknown(int type, ByteBuf value) -> writeOpaque(out, type, value);
        }
    }

    /// @param end where the parameter's value ends, padding not counted
    static Parameter parse(ByteBuf packet, int at, int end) throws ChunkException {
        int type = packet.getUnsignedShort(at);
        int begin = at + ChunkFrame.HEADER;
        return switch (type) {
            case IPV4_ADDRESS -> {
                ChunkFrame.exactly(begin, end, 4, "IPv4 address");
                yield new Address(address(packet, begin, 4));
            }
            case IPV6_ADDRESS -> {
                ChunkFrame.exactly(begin, end, 16, "IPv6 address");
                yield new Address(address(packet, begin, 16));
            }
            case STATE_COOKIE -> new StateCookie(packet.slice(begin, end - begin));
            case UNRECOGNIZED_PARAMETER -> new Unrecognized(packet.slice(begin, end - begin));
            case COOKIE_PRESERVATIVE -> {
                ChunkFrame.exactly(begin, end, 4, "cookie preservative");
                yield new CookiePreservative(packet.getUnsignedInt(begin));
            }
            case HOST_NAME_ADDRESS -> new HostNameAddress(packet.slice(begin, end - begin));
            case SUPPORTED_ADDRESS_TYPES -> {
                if ((end - begin) % 2 != 0) {
                    throw new ChunkException(begin, "supported address types of odd length");
                }
                List<Integer> types = new ArrayList<>();
                for (int i = begin; i < end; i += 2) {
                    types.add(packet.getUnsignedShort(i));
                }
                yield new SupportedAddressTypes(types);
            }
            default -> new Unknown(type, packet.slice(begin, end - begin));
        };
    }

    private static InetAddress address(ByteBuf packet, int at, int length) throws ChunkException {
        byte[] octets = new byte[length];
        packet.getBytes(at, octets);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new ChunkException(at, "address of " + length + " octets");
        }
    }

    private static void writeOpaque(ByteBuf out, int type, ByteBuf value) {
        int start = ChunkFrame.beginParameter(out, type);
        out.writeBytes(value, value.readerIndex(), value.readableBytes());
        ChunkFrame.endParameter(out, start);
    }
}
