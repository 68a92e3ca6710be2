// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.file.nonefs.NoneFileSystemFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.AsyncAuthException;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;
import org.signalbox.access.Admission;
import org.signalbox.access.Caller;
import org.signalbox.access.Door;
import org.signalbox.access.Gatekeeper;
import org.signalbox.access.Operator;
import org.signalbox.access.SshConfig;
import org.signalbox.admin.NodePort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The command line over SSH (RFC 4251 to 4254): shells, and single commands with their exit
/// status; nothing else that the protocol could do.
///
/// [#use] is called by one thread at a time, on none that may not block. A change of configuration
/// moves the door and leaves those who are in alone, unless their own user was changed.
public final class SecureShell implements AutoCloseable {
    private static final String NAME = "SSH";

    /// Connections of strangers, beyond those of operators.
    private static final int STRANGERS_MAX = 10;

    /// Shells and commands over one connection.
    private static final int CHANNELS_MAX = 8;

    /// One to talk, one to wait: the library's own threads only hand on.
    private static final int WORKERS = 2;

    private static final AttributeKey<Operator> OPERATOR = new AttributeKey<>();

    private final NodePort node;
    private final Gatekeeper gate;
    private final DoorObserver observer;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger operators = new AtomicInteger();
    private @Nullable Listener server;
    private @Nullable SocketAddress bound;
    private @Nullable Path hostKey;
    private Optional<InetSocketAddress> wanted = Optional.empty();
    private volatile int sessionsMax = SshConfig.SESSIONS_MAX_DEFAULT;

    /// The library's server, whose port can be moved while sessions last.
    private static final class Listener extends SshServer {
        IoAcceptor acceptor() {
            return acceptor;
        }
    }

    /// A door that is not open yet.
    public SecureShell(NodePort node, DoorObserver observer) {
        this.node = node;
        this.gate = node.gate();
        this.observer = observer;
    }

    /// Opens, moves or closes the door as the configuration wants it; whatever fails is told to the
    /// observer.
    public void use(SshConfig config) {
        sessionsMax = config.sessionsMax();
        dismiss();
        if (config.listen().isEmpty()) {
            shut();
        } else {
            try {
                open(config, config.listen().get());
            } catch (IOException refused) {
                observer.fails(NAME, String.valueOf(refused.getMessage()));
            }
        }
        wanted = config.listen();
    }

    /// Where it listens; empty if it does not.
    public Optional<InetSocketAddress> address() {
        return server == null || bound == null
                ? Optional.empty()
                : server.acceptor().getBoundAddresses().stream()
                        .map(InetSocketAddress.class::cast)
                        .findFirst();
    }

    /// Ends all sessions.
    @Override
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.stop(true);
        } catch (IOException failure) {
            observer.fails(NAME, "it was not closed in good order: " + failure.getMessage());
        }
        server = null;
    }

    private void shut() {
        if (server != null && bound != null) {
            server.acceptor().unbind();
            bound = null;
            observer.closed(NAME);
        }
    }

    private void open(SshConfig config, InetSocketAddress listen) throws IOException {
        if (server == null) {
            Listener fresh = listener(HostKey.at(config.hostKey()));
            tune(fresh, config);
            fresh.setHost(listen.getAddress().getHostAddress());
            fresh.setPort(listen.getPort());
            start(fresh, listen);
            server = fresh;
            hostKey = config.hostKey();
            opened(listen);
            return;
        }
        tune(server, config);
        if (!config.hostKey().equals(hostKey)) {
            server.setKeyPairProvider(KeyPairProvider.wrap(HostKey.at(config.hostKey())));
            hostKey = config.hostKey();
        }
        if (bound != null && wanted.equals(Optional.of(listen))) {
            return;
        }
        move(server.acceptor(), listen);
        opened(listen);
    }

    private static void start(Listener fresh, InetSocketAddress listen) throws IOException {
        try {
            fresh.start();
        } catch (IOException refused) {
            fresh.stop(true);
            throw cannotListen(listen, refused);
        }
    }

    /// The new port is taken before the old one is left, unless that is in its way.
    private void move(IoAcceptor acceptor, InetSocketAddress listen) throws IOException {
        SocketAddress before = bound;
        try {
            acceptor.bind(listen);
            if (before != null) {
                acceptor.unbind(before);
            }
        } catch (IOException refused) {
            if (before == null) {
                throw cannotListen(listen, refused);
            }
            acceptor.unbind(before);
            bound = null;
            try {
                acceptor.bind(listen);
            } catch (IOException again) {
                throw cannotListen(listen, again);
            }
        }
    }

    private void opened(InetSocketAddress listen) {
        InetSocketAddress at = listen;
        if (server != null) {
            at =
                    server.acceptor().getBoundAddresses().stream()
                            .map(InetSocketAddress.class::cast)
                            .findFirst()
                            .orElse(listen);
        }
        bound = at;
        observer.open(NAME, at.getAddress().getHostAddress() + ":" + at.getPort());
    }

    private static IOException cannotListen(InetSocketAddress listen, IOException why) {
        return new IOException(
                "it cannot listen at %s:%d: %s"
                        .formatted(
                                listen.getAddress().getHostAddress(),
                                listen.getPort(),
                                why.getMessage()),
                why);
    }

    private Listener listener(KeyPair key) {
        Listener fresh = new Listener();
        // what goes without saying of the library's, and then what shall not be so
        ServerBuilder.builder().factory(() -> fresh).build(true);
        SshAlgorithms.use(fresh);
        fresh.setKeyPairProvider(KeyPairProvider.wrap(key));
        fresh.setUserAuthFactories(
                List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
        fresh.setPublickeyAuthenticator(this::hasKey);
        fresh.setPasswordAuthenticator(this::knowsPassword);
        fresh.setShellFactory(_ -> new SshVisit(null, node, SecureShell::operatorOf));
        fresh.setCommandFactory((_, line) -> new SshVisit(line, node, SecureShell::operatorOf));
        fresh.setSubsystemFactories(List.of());
        fresh.setChannelFactories(List.of(new Channels()));
        fresh.setGlobalRequestHandlers(
                List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        fresh.setFileSystemFactory(NoneFileSystemFactory.INSTANCE);
        fresh.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        fresh.addSessionListener(new Counting());
        CoreModuleProperties.NIO_WORKERS.set(fresh, WORKERS);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(fresh, CHANNELS_MAX);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(fresh, true);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(fresh, "Signalbox");
        return fresh;
    }

    private static void tune(Listener server, SshConfig config) {
        CoreModuleProperties.AUTH_TIMEOUT.set(server, config.loginTimeout());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, config.attemptsMax());
        CoreModuleProperties.IDLE_TIMEOUT.set(server, config.idleTimeout());
        config.banner()
                .ifPresentOrElse(
                        text -> CoreModuleProperties.WELCOME_BANNER.set(server, text + "\n"),
                        () -> CoreModuleProperties.WELCOME_BANNER.remove(server));
    }

    private boolean hasKey(String name, PublicKey key, ServerSession session) {
        ByteArrayBuffer encoded = new ByteArrayBuffer();
        encoded.putRawPublicKey(key);
        return admitted(gate.publicKey(name, encoded.getCompactData(), callerOf(session)), session);
    }

    /// On a thread of its own, since it takes long, and the library's threads serve everybody.
    private boolean knowsPassword(String name, String password, ServerSession session) {
        AsyncAuthException later = new AsyncAuthException();
        Caller caller = callerOf(session);
        Thread.ofVirtual()
                .name("ssh-login")
                .start(
                        () ->
                                later.setAuthed(
                                        admitted(gate.password(name, password, caller), session)));
        throw later;
    }

    private static boolean admitted(Admission admission, ServerSession session) {
        return switch (admission) {
            case Admission.Admitted(Operator operator) -> {
                session.setAttribute(OPERATOR, operator);
                yield true;
            }
            case Admission.Refused _ -> false;
        };
    }

    private static Caller callerOf(ServerSession session) {
        return Caller.of(Door.SSH, (InetSocketAddress) session.getClientAddress());
    }

    private static Operator operatorOf(ChannelSession channel) {
        Operator operator = channel.getSession().getAttribute(OPERATOR);
        if (operator == null) {
            throw new IllegalStateException("a channel of nobody");
        }
        return operator;
    }

    /// Sends away those whose user was taken away or is another now.
    private void dismiss() {
        if (server == null) {
            return;
        }
        for (Session session : server.getActiveSessions()) {
            Operator operator = session.getAttribute(OPERATOR);
            if (operator != null && !gate.stillHolds(operator)) {
                disconnect(session, "Your user was changed; come in again");
            }
        }
    }

    private static void disconnect(Session session, String why) {
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, why);
        } catch (IOException gone) {
            session.close(true);
        }
    }

    /// Bounds how many are at the door, and how many are in.
    private final class Counting implements SessionListener {
        /// Set while a session is among the operators who are in.
        private static final AttributeKey<Operator> COUNTED = new AttributeKey<>();

        @Override
        public void sessionCreated(Session session) {
            if (connections.incrementAndGet() > sessionsMax + STRANGERS_MAX) {
                session.close(true);
            }
        }

        @Override
        public void sessionEvent(Session session, Event event) {
            Operator operator = session.getAttribute(OPERATOR);
            if (event != Event.Authenticated || operator == null) {
                return;
            }
            session.setAttribute(COUNTED, operator);
            gate.entered(operator);
            if (operators.incrementAndGet() > sessionsMax) {
                disconnect(session, "Too many sessions; this node allows " + sessionsMax);
            }
        }

        @Override
        public void sessionClosed(Session session) {
            connections.decrementAndGet();
            Operator operator = session.getAttribute(COUNTED);
            if (operator != null) {
                operators.decrementAndGet();
                gate.left(operator);
            }
        }
    }

    /// Of all kinds of channels the one that a shell runs in.
    private static final class Channels implements ChannelFactory {
        @Override
        public String getName() {
            return "session";
        }

        @Override
        public Channel createChannel(Session session) {
            return new VisitorChannel();
        }
    }
}
