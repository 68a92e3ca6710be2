// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.linux.LinuxSctp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;

/// A process on the JDK's channels that ends its association in good order and calls again in the
/// same moment, each time from another port, at a gateway of ours over the kernel's SCTP.
@NullUnmarked
@Tag("kernel-sctp")
class QuickReturnOverKernelSctpTest {
    private static final InetSocketAddress GATEWAY = new InetSocketAddress("127.0.9.1", 2905);
    private static final InetSocketAddress PROCESS = new InetSocketAddress("127.0.9.2", 0);
    private static final int LIVES = 200;
    private static final int ASP_STATE_MAINTENANCE = 3;
    private static final int ASP_UP_ACK = 4;

    @TempDir private Path folder;

    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel-native", "kernel-netty"})
    @Timeout(120)
    void processThatComesBackAtOnceIsServedEveryTime(String transport) throws IOException {
        try (OwnNode gateway = new OwnNode(configuration(transport), folder)) {
            for (int life = 1; life <= LIVES; life++) {
                try (SctpChannel process = SctpChannel.open()) {
                    process.bind(PROCESS);
                    process.connect(GATEWAY, 2, 2);
                    process.send(aspUp(), management());
                    assertThat(hearsAspUpAck(process))
                            .as(() -> "ASP Up is answered. %s".formatted(gateway.story()))
                            .isTrue();
                    process.shutdown();
                    hearsAspUpAck(process); // until the end
                }
            }
        }
    }

    private static ByteBuffer aspUp() {
        return ByteBuffer.wrap(HexFormat.of().parseHex("0100030100000008"));
    }

    private static MessageInfo management() {
        return MessageInfo.createOutgoing(null, 0).payloadProtocolID(PayloadProtocol.M3UA.number());
    }

    /// @return false if the association ends before that
    private static boolean hearsAspUpAck(SctpChannel process) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(1_500);
        while (true) {
            MessageInfo message = process.receive(octets.clear(), null, null);
            if (message == null || message.bytes() < 0) {
                return false;
            }
            if (octets.get(2) == ASP_STATE_MAINTENANCE && octets.get(3) == ASP_UP_ACK) {
                return true;
            }
        }
    }

    private static String configuration(String transport) {
        return """
        hostname Gateway
        cs7 sctp transport %s
        cs7 instance 0
         network-indicator international
         point-code 4.5.6
         listen m3ua 2905
          local-ip 127.0.9.1
          accept-asp-connections pre-configured
         asp process 0 2905 m3ua
          remote-ip 127.0.9.2
          role sg
          transport-role server
         as server m3ua
          asp process
          traffic-mode loadshare
          routing-key 100 7.8.1
        """
                .formatted(transport);
    }
}
