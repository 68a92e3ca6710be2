// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;

class SocketAddressesTest {
    private final MemorySegment memory = MemorySegment.ofArray(new byte[64]);

    @Test
    void writesThePortInNetworkOrder() throws Exception {
        int length = SocketAddresses.write(memory, 4, InetAddress.getByName("192.0.2.7"), 2905);

        assertThat(length).isEqualTo(16);
        assertThat(HexFormat.of().formatHex(memory.asSlice(4, 16).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo("02000b59c00002070000000000000000");
    }

    @Test
    void readsWhatItWrote() throws Exception {
        for (String text : new String[] {"192.0.2.7", "2001:db8::1"}) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(text), 65_535);

            int length = SocketAddresses.write(memory, 0, address.getAddress(), address.getPort());

            assertThat(SocketAddresses.read(memory, 0)).isEqualTo(address);
            assertThat(SocketAddresses.length(address.getAddress())).isEqualTo(length);
        }
    }

    @Test
    void knowsNoOtherFamily() {
        assertThat(SocketAddresses.read(memory, 0)).isNull();
    }
}
