// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.DocumentationFiles;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TestAuthority.Issued;
import org.signalbox.sctp.tcp.TcpPorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The example of the operator guide, and its MME as a node of ours.
@NullUnmarked
class DiameterOverTlsTest {
    private static final String MME =
            """
            diameter identity mme1.example.org realm example.org
            diameter address 127.0.1.11
            diameter tls certificate mme1.pem key mme1.key authority authority.pem
            diameter peer iwf
             identity iwf.example.org
             remote-ip 127.0.1.10
             remote-port 5658
             transport tls
            """;

    @TempDir private Path folder;
    private TestAuthority authority;
    private String port;

    @BeforeEach
    void issue() throws Exception {
        authority = new TestAuthority(folder, "authority");
        Files.copy(authority.certificate(), folder.resolve("authority.pem"));
        put("iwf", authority.issue("iwf.example.org"));
        put("mme1", authority.issue("mme1.example.org"));
        port = "" + TcpPorts.twoFree().getFirst().port();
    }

    private void put(String name, Issued issued) throws IOException {
        Files.copy(
                issued.certificate(),
                folder.resolve(name + ".pem"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                issued.key(), folder.resolve(name + ".key"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theExampleOfTheGuideMeetsItsMmeAndGoesOnWithARenewedCertificate() throws Exception {
        String example = example();
        try (OwnNodes nodes = new OwnNodes(folder)) {
            OwnNode iwf = nodes.start(example);
            OwnNode mme = nodes.start(MME.replace("5658", port));
            nodes.await("they meet", () -> isOpen(mme, "iwf") && isOpen(iwf, "mme1"));
            assertThat(peer(iwf, "mme1").tls().owners()).isEqualTo("mme1.example.org");

            put("iwf", authority.issueTo("renewed", "CN=iwf.example.org", "-validity", "5"));
            iwf.reconfigure(example);

            assertThat(isOpen(mme, "iwf")).as("it goes on").isTrue();
            mme.reconfigure(MME.replace("5658", port) + " shutdown\n");
            nodes.await("the MME leaves", () -> !isOpen(iwf, "mme1"));
            mme.reconfigure(MME.replace("5658", port));
            nodes.await("they meet again", () -> isOpen(mme, "iwf"));
            assertThat(peer(mme, "iwf").tls().peer().getExtensionValue("2.5.29.17"))
                    .as("the renewed one has no subjectAltName")
                    .isNull();
        }
    }

    private String example() throws IOException {
        return String.join(
                        "\n",
                        DocumentationFiles.quotes().stream()
                                .filter(quote -> quote.kind().equals("cfg-with-certificates"))
                                .findFirst()
                                .orElseThrow()
                                .lines())
                .replace("5658", port);
    }

    private static PeerStatus peer(OwnNode node, String name) {
        return node.status().diameterPeers().stream()
                .filter(peer -> peer.config().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOpen(OwnNode node, String peer) {
        return peer(node, peer).state() == PeerState.OPEN;
    }
}
