// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The shipped four-country lab on loopback addresses that nobody else uses now, so that a lab that
/// runs on this machine is not disturbed.
///
/// @param home what the launcher calls the home: `simulator/topologies/countries` is below it
/// @param net the first three numbers of the addresses
record OwnCountries(Path home, String net) {
    /// As in the repository, on addresses of 127.0.1.0/24.
    static final Path SHIPPED = Path.of("simulator", "topologies", "countries");
    private static final int UDP_PORT = 9899;
    private static final int NETS_MAX = 64;

    /// Skips the test, and says so, where only 127.0.0.1 exists.
    static OwnCountries in(Path home) throws IOException {
        return in(home, "");
    }

    /// The same without SCTP.
    static OwnCountries overTcp(Path home) throws IOException {
        return in(home, "cs7 sctp transport tcp\n");
    }

    private static OwnCountries in(Path home, String more) throws IOException {
        assumeTrue(canBind("127.0.1.1", 0), "this machine has no other address than 127.0.0.1");
        String net = freeNet(1, 2, 3, 4);
        Path folder = Files.createDirectories(home.resolve(SHIPPED));
        for (Path file : shipped()) {
            Files.writeString(
                    folder.resolve(file.getFileName()),
                    Files.readString(file).replace("127.0.1.", net) + more);
        }
        return new OwnCountries(home, net);
    }

    /// The file of country A, B, C or D.
    String file(String letter) {
        return home.resolve(SHIPPED).resolve("Country" + letter + ".conf").toString();
    }

    private static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return new ArrayList<>(files.toList());
        }
    }

    /// The first three numbers of addresses that nobody uses.
    ///
    /// @param hosts the last numbers that are wanted
    static String freeNet(int... hosts) {
        // builds that run at the same time begin to look at different places
        int begin = (int) (ProcessHandle.current().pid() % 0xFFFF);
        for (int i = 0; i < NETS_MAX; i++) {
            int number = (begin + i * 257) % 0xFFFF;
            String net = "127.%d.%d.".formatted(64 + (number >> 8) % 128, number & 0xFF);
            if (IntStream.of(hosts).allMatch(host -> canBind(net + host, UDP_PORT))) {
                return net;
            }
        }
        throw new IllegalStateException("no free net of addresses below 127.64.0.0");
    }

    private static boolean canBind(String address, int port) {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
