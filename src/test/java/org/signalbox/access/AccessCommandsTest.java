// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

class AccessCommandsTest {
    private static final String ED25519 = key("ssh-ed25519", new byte[32]);

    @Test
    void nobodyComesInUnlessConfigured() {
        AccessConfig config = AccessConfigs.read("").config();

        assertThat(config.users()).isEmpty();
        assertThat(config.ssh().listen()).isEmpty();
        assertThat(config.console()).isEmpty();
        assertThat(config.web().listen().orElseThrow().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void readsUsersAndDoors() {
        AccessConfigs.Read read =
                AccessConfigs.read(
                        """
                        username ann role configure
                         key ssh-ed25519 %s ann@desk of hers
                         token ci 8 %s
                         certificate CN=ann,O=Example
                        username bob
                         certificate bob.example.org
                        login block-for 90 attempts 4 within 30
                        banner login Only those who may.
                        ip ssh listen 192.0.2.1 2222
                        ip ssh host-key keys/host
                        ip ssh max-sessions 3
                        ip ssh time-out 10
                        ip ssh authentication-retries 2
                        ip ssh exec-timeout 0
                        web auth metrics
                        console socket /run/signalbox/console
                        audit file audit.log size 1 keep 3
                        """
                                .formatted(ED25519, "ab".repeat(32)));

        assertThat(read.problems()).isEmpty();
        AccessConfig config = read.config();
        assertThat(config.users().get("ann"))
                .isEqualTo(
                        new User(
                                "ann",
                                Role.CONFIGURE,
                                Optional.empty(),
                                List.of(
                                        new AuthorizedKey(
                                                "ssh-ed25519", ED25519, "ann@desk of hers")),
                                List.of(new ApiToken("ci", "ab".repeat(32))),
                                List.of("CN=ann,O=Example")));
        assertThat(config.users().get("bob"))
                .extracting(User::role)
                .as("least, unless something else is said")
                .isEqualTo(Role.READ);
        assertThat(config.block())
                .isEqualTo(new LoginBlock(4, Duration.ofSeconds(30), Duration.ofSeconds(90)));
        assertThat(config.ssh())
                .isEqualTo(
                        new SshConfig(
                                Optional.of(new InetSocketAddress("192.0.2.1", 2_222)),
                                Path.of("etc", "keys", "host"),
                                3,
                                Duration.ofSeconds(10),
                                2,
                                Duration.ZERO,
                                Optional.of("Only those who may.")));
        assertThat(config.web().metricsNeedLogin()).isTrue();
        assertThat(config.console()).contains(Path.of("/run/signalbox/console"));
        assertThat(config.audit())
                .contains(new AuditConfig(Path.of("etc", "audit.log"), 1 << 20, 3));
        assertThat(AccessConfigs.read(read.printed()).printed()).isEqualTo(read.printed());
    }

    @Test
    void keepsTheHashOfAPasswordOnly() {
        AccessConfigs.Read read =
                AccessConfigs.read("username ann role read\n secret 0 \"correct horse\"\n");

        assertThat(read.problems()).isEmpty();
        assertThat(read.printed()).contains(" secret 8 pbkdf2-sha512:").doesNotContain("horse");
        assertThat(read.withoutSecrets()).contains(" secret 8 <hidden>\n");
        User ann = Objects.requireNonNull(read.config().users().get("ann"));
        assertThat(ann.secret().orElseThrow().matches("correct horse")).isTrue();
    }

    @Test
    void refusesWhatProvesNothing() {
        assertThat(
                        AccessConfigs.read(
                                        """
                                        username ann
                                         secret 8 tiger
                                         key ssh-ed25519 AAAA
                                         key ssh-rsa %s
                                         token ci 8 1234
                                        username bob
                                         token ci 8 %s
                                        username eve
                                         token ci 8 %s
                                        username dan
                                        web auth certificate
                                        """
                                                .formatted(
                                                        key("ssh-rsa", new byte[] {3}, bits(2_048)),
                                                        "ab".repeat(32),
                                                        "ab".repeat(32)))
                                .problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("no hash; type secret 0"),
                        problem -> assertThat(problem).contains("the key is cut off"),
                        problem -> assertThat(problem).contains("RSA of 2048 bits"),
                        problem -> assertThat(problem).contains("token create"),
                        problem -> assertThat(problem).contains("user bob has the same token"),
                        problem -> assertThat(problem).contains("ann cannot come in yet"),
                        problem -> assertThat(problem).contains("dan cannot come in yet"),
                        problem -> assertThat(problem).contains("needs web tls"));
    }

    private static byte[] bits(int count) {
        byte[] octets = new byte[count / Byte.SIZE + 1];
        octets[1] = (byte) 0x80;
        return octets;
    }

    private static String key(String type, byte[]... fields) {
        ByteBuffer out = ByteBuffer.allocate(4_096);
        put(type.getBytes(StandardCharsets.US_ASCII), out);
        for (byte[] field : fields) {
            put(field, out);
        }
        byte[] octets = new byte[out.flip().remaining()];
        out.get(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    private static void put(byte[] field, ByteBuffer out) {
        out.putInt(field.length).put(field);
    }
}
