// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.net.Pem;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TestAuthority.Issued;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// TLS for Diameter as whole configurations say it, and what may be wrong with its files.
@NullUnmarked
class DiameterTlsConfigTest {
    private static final String OURS = "iwf.example.org";
    private static final String USUAL =
            "diameter tls certificate ours.pem key ours.key authority authority.pem";
    private static final String LISTEN = "diameter listen tls 192.0.2.10 5658";

    @TempDir private static Path folder;

    private final Problems problems = new Problems();

    @BeforeAll
    static void issue() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "authority");
        Files.copy(authority.certificate(), folder.resolve("authority.pem"));
        copy(authority.issue(OURS), "ours");
        copy(authority.issue("other.example.org"), "other");
        copy(authority.issueTo("old", "CN=" + OURS, "-startdate", "-2d", "-validity", "1"), "old");
        copy(authority.issueTo("early", "CN=" + OURS, "-startdate", "+2d"), "early");
        String key = Files.readString(folder.resolve("ours.key"));
        Files.writeString(folder.resolve("sec1.key"), key.replace("PRIVATE", "EC PRIVATE"));
        Files.writeString(
                folder.resolve("locked.key"), key.replace("PRIVATE", "ENCRYPTED PRIVATE"));
        Files.writeString(folder.resolve("two.key"), key + key);
        Files.writeString(folder.resolve("broken.key"), key.replaceFirst("\n....", "\nAAAA"));
        Files.writeString(folder.resolve("words.pem"), "no certificate\n");
        Files.write(
                folder.resolve("ours.der"),
                Pem.certificates(Files.readString(folder.resolve("ours.pem")))
                        .getFirst()
                        .getEncoded());
        Files.writeString(
                folder.resolve("broken.pem"),
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        Files.write(folder.resolve("long.pem"), new byte[1024 * 1024 + 1]);
    }

    private static void copy(Issued issued, String name) throws Exception {
        Files.copy(issued.certificate(), folder.resolve(name + ".pem"));
        Files.copy(issued.key(), folder.resolve(name + ".key"));
    }

    private Optional<DiameterConfig> read(String... lines) {
        String text =
                "diameter identity %s realm example.org\ndiameter address 192.0.2.10\n%s\n"
                        .formatted(OURS, String.join("\n", lines));
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        return NodeConfig.from(checked.block(), folder, problems).diameter();
    }

    @Test
    void peersOverTlsAreWhatTheirLinesSay() {
        DiameterConfig config =
                read(
                                USUAL,
                                LISTEN,
                                "diameter peer dra",
                                " identity dra.example.org",
                                " remote-ip 192.0.2.20",
                                " transport tls",
                                "diameter peer mme",
                                " identity mme.example.org",
                                " remote-ip 192.0.2.30",
                                " remote-port 5868",
                                " transport tls",
                                " tls name \"*.Example.org\"")
                        .orElseThrow();

        assertThat(problems.list()).isEmpty();
        assertThat(config.local().listeners().getFirst().transport()).isEqualTo(PeerTransport.TLS);
        assertThat(config.tls().chain()).hasSize(2);
        assertThat(config.tls().authorities()).hasSize(1);
        assertThat(config.tls().toString()).doesNotContain("key");
        PeerConfig dra = config.peers().getFirst();
        assertThat(dra.transport()).isEqualTo(PeerTransport.TLS);
        assertThat(dra.port()).isEqualTo(5_658);
        assertThat(dra.certificateName()).isEqualTo("dra.example.org");
        PeerConfig mme = config.peers().getLast();
        assertThat(mme.port()).isEqualTo(5_868);
        assertThat(mme.certificateName()).isEqualTo("*.Example.org");
    }

    @Test
    void aRenewedCertificateIsAnotherConfigurationOfTheSameNode() {
        DiameterConfig before = read(USUAL, LISTEN).orElseThrow();
        DiameterConfig same = read(USUAL, LISTEN).orElseThrow();
        DiameterConfig renewed = read(USUAL.replace("ours", "other"), LISTEN).orElseThrow();

        assertThat(same).isEqualTo(before);
        assertThat(renewed).isNotEqualTo(before);
        assertThat(renewed.isSameNode(before)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ours.pem|nowhere.pem|is no file: ",
                "ours.pem|words.pem|holds no certificate in PEM: expected -----BEGIN CERTIFICATE-----",
                "ours.pem|ours.der|openssl x509 -inform der turns DER into it",
                "ours.pem|broken.pem|holds a broken certificate: ",
                "ours.pem|long.pem|is longer than a megabyte",
                "ours.pem|other.pem|is not the key of the first certificate in other.pem, the certificate of CN=other.example.org",
                "ours.key|ours.pem|holds no key in PEM: expected -----BEGIN PRIVATE KEY-----",
                "ours.key|sec1.key|holds its key as EC PRIVATE KEY, not as PKCS#8: openssl pkcs8 -topk8 -nocrypt",
                "ours.key|locked.key|is locked by a password",
                "ours.key|two.key|holds several keys",
                "ours.key|broken.key|holds a key that is broken",
                "ours.key|other.key|is not the key of the first certificate in ours.pem",
                "authority.pem|words.pem|holds no certificate in PEM"
            })
    void filesThatWillNotDoAreRefused(String usual, String instead, String complaint) {
        read(USUAL.replace(usual, instead), LISTEN);

        assertThat(problems.list())
                .singleElement()
                .matches(Problem::isError)
                .asString()
                .startsWith("terminal:")
                .contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "old|has expired at 20",
                "early|is not valid before 20",
                "other|is for other.example.org, not for iwf.example.org"
            })
    void certificatesThatPeersWillNotTakeAreWarnedOf(String shown, String warning) {
        read(USUAL.replace("ours", shown), LISTEN);

        assertThat(problems.list()).singleElement().matches(problem -> !problem.isError());
        assertThat(problems.list().getFirst().message()).contains(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                LISTEN + "|true|TLS has no certificate to show: expected diameter tls",
                "diameter peer a; identity a.b; remote-ip 192.0.2.2; transport tls"
                        + "|true|TLS has no certificate to show",
                USUAL + "|false|has no effect: nobody is met over TLS",
                USUAL
                        + ";"
                        + LISTEN
                        + ";diameter peer a; identity a.b; remote-ip 192.0.2.2; transport sctp;"
                        + " tls name a|true|DTLS over SCTP is not offered: leave this, or say transport tls",
                "diameter peer a; identity a.b; remote-ip 192.0.2.2; tls name a"
                        + "|false|has no effect: the peer is not met over TLS"
            })
    void whatDoesNotFitTogetherIsTold(String lines, boolean isError, String complaint) {
        read(lines.split(";"));

        List<Problem> told = problems.list();
        assertThat(told).singleElement().matches(problem -> problem.isError() == isError);
        assertThat(told.getFirst().message()).contains(complaint);
    }

    @Test
    void dtlsIsNotOffered() {
        Checked checked =
                ConfigFile.parse("diameter listen dtls 192.0.2.10 5868\n", NodeConfig.SCHEMA);

        assertThat(checked.problems().toString()).contains("DTLS over SCTP is not offered");
    }
}
