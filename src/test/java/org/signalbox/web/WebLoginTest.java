// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.AccessConfig;
import org.signalbox.access.ApiToken;
import org.signalbox.access.AuditEntry;
import org.signalbox.access.LoginBlock;
import org.signalbox.access.Role;
import org.signalbox.access.SshConfig;
import org.signalbox.access.User;
import org.signalbox.access.WebConfig;
import org.signalbox.admin.RunningNode;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TestAuthority.Issued;
import org.signalbox.net.TlsCredentials;
import org.signalbox.node.Node;
import org.signalbox.node.ProductionEnvironment;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/// Who is let in by the users that a node knows: by tokens, and by certificates over TLS.
@NullUnmarked
class WebLoginTest {
    private static final String ADDRESS_NAME = "san=ip:127.0.0.1";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    private final MetricsRegistry metrics = new MetricsRegistry();
    private final ProductionEnvironment environment =
            new ProductionEnvironment("web", Path.of(""), system -> system);
    private final Node node =
            new Node(environment.environment(), ProductionEnvironment.allocator());
    private final WebServer server =
            new WebServer(
                    new RunningNode(node, Optional.empty()),
                    metrics,
                    Gate.SHUT,
                    WebLimits.DEFAULT,
                    WebServers.UNHEARD);
    private final String token = ApiToken.create();
    private TestAuthority authority;
    private Issued own;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority(folder, "authority");
        own = authority.issueTo("server", "CN=server", "-ext", ADDRESS_NAME);
        know(
                new User(
                        "scraper",
                        Role.READ,
                        Optional.empty(),
                        List.of(),
                        List.of(new ApiToken("tests", ApiToken.hashOf(token))),
                        List.of()),
                new User(
                        "operator",
                        Role.OPERATE,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of("CN=operator")));
    }

    private void know(User... users) {
        Map<String, User> byName = new TreeMap<>();
        for (User user : users) {
            byName.put(user.name(), user);
        }
        node.gate()
                .use(
                        new AccessConfig(
                                byName,
                                new LoginBlock(3, Duration.ofMinutes(1), Duration.ofMinutes(1)),
                                new SshConfig(
                                        Optional.empty(),
                                        folder.resolve("none"),
                                        1,
                                        Duration.ofSeconds(1),
                                        1,
                                        Duration.ZERO,
                                        Optional.empty()),
                                plain(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @AfterEach
    void stop() {
        server.close();
        environment.close();
    }

    private static WebConfig plain() {
        return new WebConfig(WebServers.on(0).listen(), Optional.empty(), true, false, false);
    }

    private WebConfig secure(boolean certificates) {
        return new WebConfig(
                plain().listen(),
                Optional.of(
                        new WebConfig.Tls(
                                own.certificate(), own.key(), Optional.of(own.authority()))),
                true,
                certificates,
                false);
    }

    private void serve(WebConfig config) {
        WebServers.listen(server, config);
    }

    @Test
    void tokenIsThatOfItsUserAndTooManyOthersAreNotLookedAt() throws Exception {
        serve(plain());

        assertThat(get("/api/v1/me", token, HttpClient.newHttpClient()).body())
                .contains("\"name\": \"scraper\"", "\"role\": \"read\"", "\"from\": \"web 127.");
        assertThat(get("/metrics", token, HttpClient.newHttpClient()).statusCode()).isEqualTo(200);
        assertThat(get("/metrics", "", HttpClient.newHttpClient()).statusCode()).isEqualTo(401);
        for (int i = 0; i < 3; i++) {
            assertThat(get("/api/v1/me", "guess" + i, HttpClient.newHttpClient()).statusCode())
                    .isEqualTo(401);
        }
        assertThat(get("/api/v1/me", token, HttpClient.newHttpClient()).statusCode())
                .as("even the right one, for a while")
                .isEqualTo(401);
    }

    @Test
    void certificateIsThatOfItsUser() throws Exception {
        serve(secure(false));

        assertThat(get("/api/v1/me", "", client(authority.issueTo("op", "CN=operator"))).body())
                .contains("\"name\": \"operator\"", "\"role\": \"operate\"");
        assertThat(get("/api/v1/me", "", client(authority.issueTo("who", "CN=who"))).statusCode())
                .isEqualTo(401);
        assertThat(get("/api/v1/me", token, client(null)).body()).contains("scraper");
    }

    @Test
    void whoHasNoCertificateOfTheAuthorityGetsNoTls() throws Exception {
        serve(secure(true));
        TestAuthority other = new TestAuthority(folder, "other");

        assertThatThrownBy(() -> get("/health", "", client(null))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get("/health", "", client(other.issueTo("op", "CN=operator"))))
                .isInstanceOf(IOException.class);
        assertThat(get("/health", "", client(authority.issueTo("op", "CN=operator"))).body())
                .isEqualTo("ok\n");
    }

    @Test
    void renewedCertificateIsShownToWhoComesNext() throws Exception {
        serve(secure(false));
        assertThat(shown()).contains("CN=server");

        Issued renewed = authority.issueTo("renewed", "CN=renewed", "-ext", ADDRESS_NAME);
        Files.copy(renewed.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(own.key(), FileTime.from(Instant.now().plusSeconds(2)));

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!shown().contains("CN=renewed")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void whatIsDoneIsWrittenDown() throws Exception {
        serve(secure(false));
        HttpClient operator = client(authority.issueTo("op", "CN=operator"));

        send("POST", "/api/v1/statistics/clear", "", operator);
        send("POST", "/api/v1/linksets/None/links/0/inhibit", "", operator);
        send("POST", "/api/v1/configuration/confirm", "", operator);

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<AuditEntry> entries = node.audit().last(10);
        while (entries.size() < 3) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            entries = node.audit().last(10);
        }
        assertThat(entries)
                .extracting(AuditEntry::operator, AuditEntry::what, AuditEntry::outcome)
                .containsExactly(
                        tuple("operator", "POST /api/v1/statistics/clear", "done"),
                        tuple("operator", "POST /api/v1/linksets/None/links/0/inhibit", "refused"),
                        tuple("operator", "POST /api/v1/configuration/confirm", "refused"));
    }

    /// Whose certificate the server shows to somebody new.
    private String shown() throws Exception {
        // closed, or those who ask again and again have too many connections
        try (HttpClient client = client(null)) {
            SSLSession session = get("/health", "", client).sslSession().orElseThrow();
            X509Certificate first = (X509Certificate) session.getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    private HttpResponse<String> get(String path, String shown, HttpClient client)
            throws Exception {
        return send("GET", path, shown, client);
    }

    private HttpResponse<String> send(String method, String path, String shown, HttpClient client)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url().orElseThrow()).resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (!shown.isEmpty()) {
            request.header("authorization", "Bearer " + shown);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// @param shows the certificate of the client; null if it has none
    private HttpClient client(Issued shows) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", own.credentials().authorities().getFirst());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore mine = KeyStore.getInstance(KeyStore.getDefaultType());
        mine.load(null, null);
        if (shows != null) {
            TlsCredentials credentials = shows.credentials();
            mine.setKeyEntry(
                    "mine",
                    credentials.key(),
                    PASSWORD,
                    credentials.chain().toArray(Certificate[]::new));
        }
        keys.init(mine, PASSWORD);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }
}
