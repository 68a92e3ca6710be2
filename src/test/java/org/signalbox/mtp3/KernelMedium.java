// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpTransport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The kernel's SCTP on the loopback device, each line in a network of its own, 127.9.n.0/24. What
/// is to be lost goes to a queue of the device that loses everything: so this is for a guest whose
/// loopback device is nobody else's.
final class KernelMedium implements Medium {
    private static final int SCTP_PORT = 3565;

    private final SctpTransport transport;

    KernelMedium(SctpTransport transport) {
        this.transport = transport;
        tc("qdisc add dev lo root handle 1: prio bands 4 priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0");
        tc("qdisc add dev lo parent 1:4 handle 40: netem loss 100%");
    }

    @Override
    public SctpTransport transport(int line) {
        return transport;
    }

    @Override
    public LocalEndpoint end(int line, int side) throws IOException {
        return new LocalEndpoint(
                List.of(InetAddress.getByName("127.9.%d.%d".formatted(line, side))),
                SCTP_PORT,
                LocalEndpoint.DEFAULT_UDP_PORT);
    }

    @Override
    public void silence(int line, boolean silent) {
        if (silent) {
            tc(
                    "filter add dev lo parent 1: protocol ip prio %d u32 match ip dst 127.9.%d.0/24 flowid 1:4"
                            .formatted(line, line));
        } else {
            tc("filter del dev lo parent 1: prio %d".formatted(line));
        }
    }

    @Override
    public void close() {
        tc("qdisc del dev lo root");
    }

    private static void tc(String words) {
        try {
            Process process =
                    new ProcessBuilder(List.of(("tc " + words).split(" ")))
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("tc %s: %s", words, said).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
