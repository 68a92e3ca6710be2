// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lines about who may come in, and by which doors.
///
/// ```
/// username ann role configure
///  secret 8 pbkdf2-sha512:210000:...
///  key ssh-ed25519 AAAAC3Nz... ann@desk
/// login block-for 60 attempts 5 within 60
/// ip ssh listen 192.0.2.1 22
/// web listen 127.0.0.1 9464
/// console socket /run/signalbox/console
/// audit file /var/log/signalbox/audit.log
/// ```
public final class AccessCommands {
    /// More users than that belong into a directory service.
    private static final int USERS_MAX = 1_000;

    /// Of the keys, the tokens and the certificates of one user each.
    private static final int PROOFS_MAX = 32;

    private static final int FILE_NAME_CHARS_MAX = 255;
    private static final int TEXT_CHARS_MAX = 512;
    private static final int LISTEN_PORT_MAX = 65_535;
    private static final int DAY_SECONDS = 86_400;
    private static final int SSH_SESSIONS_MAX = 256;
    private static final int ATTEMPTS_MAX = 100;
    private static final int AUDIT_MEGABYTES_MAX = 10_000;
    private static final int AUDIT_PARTS_MAX = 1_000;
    private static final long OCTETS_PER_MEGABYTE = 1L << 20;

    /// The sun_path of Linux has 108 octets, of which the last is zero.
    private static final int SOCKET_PATH_CHARS_MAX = 107;

    public static final Argument<String> USER =
            Argument.of("NAME", ArgumentTypes.word(), "Name of a user");
    private static final Argument<Role> ROLE =
            Argument.of(
                    "ROLE",
                    ArgumentTypes.choice(Role.class),
                    "What the user may do: each role may do what those before it may");
    private static final Argument<String> CLEAR =
            Argument.of(
                    "PASSWORD",
                    ArgumentTypes.secret(ArgumentTypes.string(PasswordHash.PASSWORD_CHARS_MAX)),
                    "The password; only its hash is kept");
    private static final Argument<PasswordHash> HASH =
            Argument.of(
                    "HASH",
                    ArgumentTypes.secret(
                            ArgumentType.of(
                                    "a hash of a password, as the line secret 0 PASSWORD makes it",
                                    "HASH",
                                    PasswordHash::parse,
                                    PasswordHash::toString)),
                    "What is kept of a password");
    private static final Argument<String> KEY_TYPE =
            Argument.of(
                    "TYPE",
                    ArgumentTypes.choice(AuthorizedKey.TYPES.toArray(String[]::new)),
                    "The kind of the key");
    private static final Argument<String> KEY =
            Argument.of(
                    "KEY",
                    ArgumentTypes.string(AuthorizedKey.ENCODED_CHARS_MAX),
                    "The key in Base64, as in the second word of a file that ends in .pub");
    private static final Argument<String> KEY_COMMENT =
            Argument.of(
                    "COMMENT",
                    ArgumentTypes.restOfLine(ArgumentTypes.WORD_CHARS_MAX * 2),
                    "Whose key it is");
    public static final Argument<String> TOKEN_LABEL =
            Argument.of("LABEL", ArgumentTypes.word(), "What a token is for");
    private static final Argument<String> TOKEN_HASH =
            Argument.of(
                    "HASH",
                    ArgumentTypes.secret(
                            ArgumentType.of(
                                    "SHA-256 in hexadecimal",
                                    "HASH",
                                    ApiToken::parseHash,
                                    text -> text)),
                    "What is kept of a token");
    private static final Argument<String> CERTIFICATE_NAME =
            Argument.of(
                    "SUBJECT",
                    ArgumentTypes.string(TEXT_CHARS_MAX),
                    "The subject, such as CN=ann,O=Example, or a name of the subjectAltName");
    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "Address to listen at");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "TCP port to listen at");
    private static final Argument<Integer> ANY_PORT =
            Argument.of(
                    "PORT",
                    ArgumentTypes.integer(0, LISTEN_PORT_MAX),
                    "TCP port to listen at; the system chooses for 0");
    private static final Argument<String> FILE =
            Argument.of("FILE", ArgumentTypes.string(FILE_NAME_CHARS_MAX), "Name of a file");
    private static final Argument<String> KEY_FILE =
            Argument.of(
                    "KEY-FILE",
                    ArgumentTypes.string(FILE_NAME_CHARS_MAX),
                    "A file of PEM: the key of the certificate, PKCS#8 without a password");
    private static final Argument<String> AUTHORITY_FILE =
            Argument.of(
                    "CA-FILE",
                    ArgumentTypes.string(FILE_NAME_CHARS_MAX),
                    "A file of PEM: the authorities of the certificates of clients");
    private static final Argument<String> SOCKET_PATH =
            Argument.of(
                    "PATH",
                    ArgumentTypes.string(SOCKET_PATH_CHARS_MAX),
                    "Where the socket is; its folder must be there");
    private static final Argument<Integer> COUNT =
            Argument.of("COUNT", ArgumentTypes.integer(1, SSH_SESSIONS_MAX), "How many");
    private static final Argument<Integer> ATTEMPTS =
            Argument.of("ATTEMPTS", ArgumentTypes.integer(1, ATTEMPTS_MAX), "How many");
    private static final Argument<Duration> BLOCK_SECONDS =
            Argument.of("SECONDS", ArgumentTypes.seconds(1, DAY_SECONDS), "Seconds it lasts");
    private static final Argument<Duration> WITHIN_SECONDS =
            Argument.of(
                    "PERIOD", ArgumentTypes.seconds(1, DAY_SECONDS), "Seconds they are counted in");
    private static final Argument<Duration> LOGIN_SECONDS =
            Argument.of("SECONDS", ArgumentTypes.seconds(1, 600), "Seconds, 30 by default");
    private static final Argument<Duration> IDLE_SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(0, DAY_SECONDS),
                    "Seconds, 600 by default; never with 0");
    private static final Argument<String> BANNER_TEXT =
            Argument.of("TEXT", ArgumentTypes.restOfLine(TEXT_CHARS_MAX), "What they are told");
    private static final Argument<Integer> MEGABYTES =
            Argument.of(
                    "MEGABYTES",
                    ArgumentTypes.integer(1, AUDIT_MEGABYTES_MAX),
                    "Size of a part, 10 by default");
    private static final Argument<Integer> PARTS =
            Argument.of(
                    "PARTS",
                    ArgumentTypes.integer(2, AUDIT_PARTS_MAX),
                    "How many parts are kept, 10 by default");

    private static final Command SECRET_CLEAR =
            Command.of("secret 0 PASSWORD", "Give the user a password", CLEAR)
                    .help("secret", "The user's password")
                    .help("0", "The password itself follows; it is replaced by its hash")
                    .becoming(line -> "secret 8 " + PasswordHash.of(line.get(CLEAR)));
    private static final Command SECRET =
            Command.of("secret 8 HASH", "What is kept of the user's password", HASH)
                    .help("8", "A hash follows");
    private static final Command AUTHORIZED_KEY =
            Command.of(
                            "key TYPE KEY [COMMENT]",
                            "A key that lets the user in by the secure shell",
                            KEY_TYPE,
                            KEY,
                            KEY_COMMENT)
                    .help("key", "A public key, as in authorized_keys")
                    .keyedBy(KEY_TYPE, KEY);
    private static final Command TOKEN =
            Command.of(
                            "token LABEL 8 HASH",
                            "What is kept of a token that lets programs in by the web",
                            TOKEN_LABEL,
                            TOKEN_HASH)
                    .help("token", "See the command token create")
                    .keyedBy(TOKEN_LABEL);
    private static final Command CERTIFICATE =
            Command.of(
                            "certificate SUBJECT",
                            "A certificate that lets the user in by the web",
                            CERTIFICATE_NAME)
                    .help("certificate", "Whom a client's certificate is for")
                    .keyedBy(CERTIFICATE_NAME);
    private static final Command USERNAME =
            Command.of("username NAME [role ROLE]", "Let somebody in", USER, ROLE)
                    .help("username", "Who may come in")
                    .help("role", "read if left out")
                    .keyedBy(USER)
                    .opens(
                            Schema.configuration(
                                    "config-user",
                                    SECRET,
                                    SECRET_CLEAR,
                                    AUTHORIZED_KEY,
                                    TOKEN,
                                    CERTIFICATE));
    private static final Command BLOCK =
            Command.of(
                            "login block-for SECONDS attempts ATTEMPTS within PERIOD",
                            "Do not listen for a while to whoever fails to come in",
                            BLOCK_SECONDS,
                            ATTEMPTS,
                            WITHIN_SECONDS)
                    .help("login", "How the doors treat whoever wants to come in")
                    .help("block-for", "By address, and for passwords by user")
                    .help("attempts", "Failures that are too many, 5 by default")
                    .help("within", "The time in which they are counted");
    private static final Command BANNER =
            Command.of(
                            "banner login TEXT",
                            "Tell something to everybody before they come in by SSH",
                            BANNER_TEXT)
                    .help("banner", "Notices")
                    .help("login", "Before a password or a key is asked for");
    private static final Command SSH_LISTEN =
            Command.of("ip ssh listen ADDRESS PORT", "Serve the secure shell", ADDRESS, ANY_PORT)
                    .help("ip", "Services over IP")
                    .help("ssh", "The secure shell")
                    .help("listen", "Where to listen; nowhere by default");
    private static final Command SSH_HOST_KEY =
            Command.of("ip ssh host-key FILE", "Where this node keeps its key", FILE)
                    .help("host-key", "What proves which node this is; made if it is not there");
    private static final Command SSH_SESSIONS =
            Command.of("ip ssh max-sessions COUNT", "Bound the sessions of the secure shell", COUNT)
                    .help("max-sessions", "16 by default");
    private static final Command SSH_LOGIN_TIMEOUT =
            Command.of(
                            "ip ssh time-out SECONDS",
                            "Time to prove who one is before a connection is closed",
                            LOGIN_SECONDS)
                    .help("time-out", "Time to come in");
    private static final Command SSH_ATTEMPTS =
            Command.of(
                            "ip ssh authentication-retries ATTEMPTS",
                            "Proofs that may fail before a connection is closed",
                            ATTEMPTS)
                    .help("authentication-retries", "3 by default");
    private static final Command SSH_IDLE =
            Command.of(
                            "ip ssh exec-timeout SECONDS",
                            "End sessions in which nobody types",
                            IDLE_SECONDS)
                    .help("exec-timeout", "How long a session may rest");
    private static final Command WEB_LISTEN =
            Command.of("web listen ADDRESS PORT", "Serve metrics over HTTP", ADDRESS, PORT)
                    .help("web", "The web server, on loopback by default")
                    .help("listen", "Where to listen")
                    .onByDefault();
    private static final Command WEB_TLS =
            Command.of(
                            "web tls certificate FILE key KEY-FILE [ca CA-FILE]",
                            "Serve HTTPS instead of HTTP",
                            FILE,
                            KEY_FILE,
                            AUTHORITY_FILE)
                    .help("tls", "What the web server shows, and whom it believes")
                    .help("certificate", "A file of PEM: that of this node")
                    .help("key", "The key of that certificate")
                    .help("ca", "Who may issue certificates of clients");
    private static final Command WEB_AUTH =
            Command.of("web auth (metrics|certificate)", "Let fewer in by the web")
                    .help("auth", "Who need prove who they are")
                    .help("metrics", "Whoever reads /metrics as well")
                    .help("certificate", "Everybody, by a certificate of the ca of web tls")
                    .keyedByLine();
    private static final Command WEB_METRICS =
            Command.of("web metrics selections", "Have more on the page of metrics")
                    .help("metrics", "The page of metrics, /metrics")
                    .help("selections", "Messages by signalling link selection, of each link");
    private static final Command CONSOLE =
            Command.of("console socket PATH", "Serve signalbox cli on this machine", SOCKET_PATH)
                    .help("console", "The command line on this machine")
                    .help("socket", "A Unix socket, for the account of the node and for root");
    private static final Command AUDIT =
            Command.of(
                            "audit file FILE [size MEGABYTES] [keep PARTS]",
                            "Write down who did what",
                            FILE,
                            MEGABYTES,
                            PARTS)
                    .help("audit", "Who did what; see show audit")
                    .help("file", "Its newest part; the older ones are FILE.1, FILE.2, ...")
                    .help("size", "When a new part is begun")
                    .help("keep", "When the oldest part is deleted");

    private AccessCommands() {}

    /// All of them, as they are printed.
    public static Command[] all() {
        return new Command[] {
            USERNAME,
            BLOCK,
            BANNER,
            SSH_LISTEN,
            SSH_HOST_KEY,
            SSH_SESSIONS,
            SSH_LOGIN_TIMEOUT,
            SSH_ATTEMPTS,
            SSH_IDLE,
            WEB_LISTEN,
            WEB_TLS,
            WEB_AUTH,
            WEB_METRICS,
            CONSOLE,
            AUDIT
        };
    }

    /// Builds the values of the outermost block, and reports what is wrong with it.
    ///
    /// @param base the directory to which files in typed lines are relative
    public static AccessConfig from(Block block, Path base, Problems problems) {
        return new AccessConfig(
                users(block, problems),
                block.find(BLOCK)
                        .map(
                                line ->
                                        new LoginBlock(
                                                line.get(ATTEMPTS),
                                                line.get(WITHIN_SECONDS),
                                                line.get(BLOCK_SECONDS)))
                        .orElse(LoginBlock.DEFAULT),
                ssh(block, base, problems),
                web(block, base, problems),
                block.find(CONSOLE)
                        .flatMap(line -> ConfigFile.placeNamed(line, SOCKET_PATH, base, problems)),
                block.find(AUDIT)
                        .flatMap(
                                line ->
                                        ConfigFile.placeNamed(line, FILE, base, problems)
                                                .map(file -> audit(line, file))));
    }

    /// The lines that give a user a token, for [org.signalbox.config.ConfigEditor]: the first opens
    /// the mode of the second.
    public static List<String> linesOfToken(String user, ApiToken token) {
        return List.of("username " + user, "token " + token.label() + " 8 " + token.hash());
    }

    private static Map<String, User> users(Block block, Problems problems) {
        Map<String, User> users = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        for (Statement line : block.all(USERNAME)) {
            if (users.size() == USERS_MAX) {
                problems.error(line, "more than " + USERS_MAX + " users");
                break;
            }
            String name = line.get(USER);
            Block lines = line.block();
            List<ApiToken> tokens = new ArrayList<>();
            for (Statement token : bounded(lines, TOKEN, problems)) {
                tokens.add(new ApiToken(token.get(TOKEN_LABEL), token.get(TOKEN_HASH)));
                claim("token", token.get(TOKEN_HASH), token, name, owners, problems);
            }
            List<String> certificates = new ArrayList<>();
            for (Statement certificate : bounded(lines, CERTIFICATE, problems)) {
                certificates.add(certificate.get(CERTIFICATE_NAME));
                claim(
                        "certificate",
                        certificate.get(CERTIFICATE_NAME),
                        certificate,
                        name,
                        owners,
                        problems);
            }
            User user =
                    new User(
                            name,
                            line.find(ROLE).orElse(Role.READ),
                            lines.value(SECRET, HASH),
                            keys(lines, problems),
                            tokens,
                            certificates);
            users.put(name, user);
            if (user.secret().isEmpty()
                    && user.keys().isEmpty()
                    && tokens.isEmpty()
                    && certificates.isEmpty()) {
                problems.warning(
                        line,
                        "%s cannot come in yet: give a secret, key, token or certificate"
                                .formatted(name));
            }
        }
        return users;
    }

    /// What proves who somebody is, proves that of one user only.
    private static void claim(
            String kind,
            String proof,
            Statement line,
            String user,
            Map<String, String> owners,
            Problems problems) {
        String owner = owners.putIfAbsent(kind + " " + proof, user);
        if (owner != null) {
            problems.error(line, "user %s has the same %s".formatted(owner, kind));
        }
    }

    private static List<AuthorizedKey> keys(Block lines, Problems problems) {
        List<AuthorizedKey> keys = new ArrayList<>();
        for (Statement line : bounded(lines, AUTHORIZED_KEY, problems)) {
            try {
                keys.add(
                        AuthorizedKey.of(
                                line.get(KEY_TYPE),
                                line.get(KEY),
                                line.find(KEY_COMMENT).orElse("")));
            } catch (IllegalArgumentException unusable) {
                problems.error(line, KEY, String.valueOf(unusable.getMessage()));
            }
        }
        return keys;
    }

    private static List<Statement> bounded(Block lines, Command command, Problems problems) {
        List<Statement> all = lines.all(command);
        if (all.size() > PROOFS_MAX) {
            problems.error(all.get(PROOFS_MAX), "more than " + PROOFS_MAX + " of one user");
            return all.subList(0, PROOFS_MAX);
        }
        return all;
    }

    private static SshConfig ssh(Block block, Path base, Problems problems) {
        return new SshConfig(
                block.find(SSH_LISTEN)
                        .map(line -> new InetSocketAddress(line.get(ADDRESS), line.get(ANY_PORT))),
                block.find(SSH_HOST_KEY)
                        .flatMap(line -> ConfigFile.placeNamed(line, FILE, base, problems))
                        .orElse(base.resolve(SshConfig.HOST_KEY_DEFAULT)),
                block.value(SSH_SESSIONS, COUNT, SshConfig.SESSIONS_MAX_DEFAULT),
                block.value(SSH_LOGIN_TIMEOUT, LOGIN_SECONDS, SshConfig.LOGIN_TIMEOUT_DEFAULT),
                block.value(SSH_ATTEMPTS, ATTEMPTS, SshConfig.ATTEMPTS_MAX_DEFAULT),
                block.value(SSH_IDLE, IDLE_SECONDS, SshConfig.IDLE_TIMEOUT_DEFAULT),
                block.value(BANNER, BANNER_TEXT));
    }

    private static WebConfig web(Block block, Path base, Problems problems) {
        Optional<WebConfig.Tls> tls =
                block.find(WEB_TLS)
                        .flatMap(
                                line ->
                                        ConfigFile.pathNamed(line, FILE, base, problems)
                                                .flatMap(file -> tls(line, file, base, problems)));
        boolean certificates =
                block.all(WEB_AUTH).stream().anyMatch(line -> line.has("certificate"));
        if (certificates && tls.flatMap(WebConfig.Tls::authority).isEmpty()) {
            block.all(WEB_AUTH).stream()
                    .filter(line -> line.has("certificate"))
                    .forEach(
                            line ->
                                    problems.error(
                                            line,
                                            "needs web tls certificate FILE key KEY-FILE ca"
                                                    + " CA-FILE"));
        }
        return new WebConfig(
                webListen(block),
                tls,
                block.all(WEB_AUTH).stream().anyMatch(line -> line.has("metrics")),
                certificates,
                block.has(WEB_METRICS));
    }

    private static Optional<InetSocketAddress> webListen(Block block) {
        if (block.denies(WEB_LISTEN)) {
            return Optional.empty();
        }
        return Optional.of(
                block.find(WEB_LISTEN)
                        .map(line -> new InetSocketAddress(line.get(ADDRESS), line.get(PORT)))
                        .orElseGet(
                                () ->
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(),
                                                WebConfig.PORT_DEFAULT)));
    }

    private static Optional<WebConfig.Tls> tls(
            Statement line, Path certificate, Path base, Problems problems) {
        Optional<Path> authority =
                line.find(AUTHORITY_FILE)
                        .flatMap(_ -> ConfigFile.pathNamed(line, AUTHORITY_FILE, base, problems));
        return ConfigFile.pathNamed(line, KEY_FILE, base, problems)
                .map(key -> new WebConfig.Tls(certificate, key, authority));
    }

    private static AuditConfig audit(Statement line, Path file) {
        return new AuditConfig(
                file,
                line.find(MEGABYTES).orElse(AuditConfig.MEGABYTES_DEFAULT) * OCTETS_PER_MEGABYTE,
                line.find(PARTS).orElse(AuditConfig.PARTS_DEFAULT));
    }
}
