// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `struct sockaddr_in` and `struct sockaddr_in6`.
///
/// ```
///   family:16 (host order)  port:16 (network order)  address:32  zero:64
///   family:16               port:16  flow:32  address:128  scope:32
/// ```
final class SocketAddresses {
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int LENGTH_4 = 16;
    private static final int LENGTH_6 = 28;
    private static final int ADDRESS_4_AT = 4;
    private static final int ADDRESS_6_AT = 8;
    private static final int SCOPE_AT = 24;
    private static final ValueLayout.OfShort PORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    /// Octets of an address in a list.
    static int length(InetAddress address) {
        return address instanceof Inet6Address ? LENGTH_6 : LENGTH_4;
    }

    /// @return how many octets were written
    static int write(MemorySegment to, long at, InetAddress address, int port) {
        int length = length(address);
        to.asSlice(at, length).fill((byte) 0);
        boolean six = address instanceof Inet6Address;
        to.set(JAVA_SHORT_UNALIGNED, at, six ? AF_INET6 : AF_INET);
        to.set(PORT, at + Short.BYTES, (short) port);
        byte[] octets = address.getAddress();
        MemorySegment.copy(
                octets, 0, to, JAVA_BYTE, at + (six ? ADDRESS_6_AT : ADDRESS_4_AT), octets.length);
        if (address instanceof Inet6Address scoped) {
            to.set(JAVA_INT_UNALIGNED, at + SCOPE_AT, scoped.getScopeId());
        }
        return length;
    }

    /// @return null if there is neither an IPv4 nor an IPv6 address
    static @Nullable InetSocketAddress read(MemorySegment from, long at) {
        short family = from.get(JAVA_SHORT_UNALIGNED, at);
        int port = Short.toUnsignedInt(from.get(PORT, at + Short.BYTES));
        if (family != AF_INET && family != AF_INET6) {
            return null;
        }
        byte[] octets = new byte[family == AF_INET ? 4 : 16];
        int begin = family == AF_INET ? ADDRESS_4_AT : ADDRESS_6_AT;
        MemorySegment.copy(from, JAVA_BYTE, at + begin, octets, 0, octets.length);
        try {
            int scope = family == AF_INET6 ? from.get(JAVA_INT_UNALIGNED, at + SCOPE_AT) : 0;
            InetAddress address =
                    scope == 0
                            ? InetAddress.getByAddress(octets)
                            : Inet6Address.getByAddress(null, octets, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 and 16 octets are addresses", impossible);
        }
    }
}
