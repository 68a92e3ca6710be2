// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.ForwardingUser;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.Undelivered;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// An endpoint whose associations can be watched at work, whatever transport carries them.
///
/// What users are told and what they order is told at once. What only the transport knows, such as
/// time-outs and lost paths, is seen by looking at the status at intervals while somebody watches.
/// Owned by the endpoint's loop.
final class WatchedEndpoint implements SctpEndpoint {
    static final long LOOK_INTERVAL_NANOS = 1_000_000_000L;

    private final SctpEndpoint endpoint;
    private final BooleanSupplier watched;
    private final Consumer<String> output;
    private final PacketTap tap;
    private final Loop loop;
    private final List<Watched> associations = new ArrayList<>();
    private Loop.Scheduled look = () -> {};
    private boolean looking;

    /// @param watched whether anybody wants to know
    /// @param output takes lines that begin with the association's name
    /// @param tap sees what they carry
    WatchedEndpoint(
            SctpEndpoint endpoint,
            BooleanSupplier watched,
            Consumer<String> output,
            PacketTap tap,
            Loop loop) {
        this.endpoint = endpoint;
        this.watched = watched;
        this.output = output;
        this.tap = tap;
        this.loop = loop;
    }

    @Override
    public LocalEndpoint local() {
        return endpoint.local();
    }

    @Override
    public Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user) {
        Watched association = new Watched(name, user);
        association.association = endpoint.associate(name, remote, profile, association);
        associations.add(association);
        return association;
    }

    @Override
    public void admission(Admission admission) {
        endpoint.admission(
                new Admission() {
                    @Override
                    public AssociationProfile profile() {
                        return admission.profile();
                    }

                    @Override
                    public int associationsMax() {
                        return admission.associationsMax();
                    }

                    @Override
                    public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
                        return admission
                                .admit(caller)
                                .map(in -> new Admitted(in.name(), new Newcomer(in)));
                    }
                });
    }

    @Override
    public MetricsRegistry.Binding publish(MetricsRegistry metrics) {
        return endpoint.publish(metrics);
    }

    @Override
    public void close() {
        look.cancel();
        looking = false;
        associations.clear();
        endpoint.close();
    }

    /// Begins to look at intervals, until nobody watches any more.
    void watch() {
        assert loop.inLoop();
        if (!looking && watched.getAsBoolean()) {
            looking = true;
            associations.forEach(one -> one.seen = one.status());
            lookLater();
        }
    }

    private void lookLater() {
        look = loop.schedule(loop.now() + LOOK_INTERVAL_NANOS, this::look);
    }

    private void look() {
        if (!watched.getAsBoolean()) {
            looking = false;
            return;
        }
        associations.forEach(Watched::look);
        lookLater();
    }

    /// A caller that nobody configured: it is watched from the moment it is up until it is down.
    private final class Newcomer implements ForwardingUser {
        private final Watched watched;

        Newcomer(Admission.Admitted admitted) {
            this.watched = new Watched(admitted.name(), admitted.user());
        }

        private void meet(Association association) {
            if (!associations.contains(watched)) {
                watched.association = association;
                associations.add(watched);
            }
        }

        @Override
        public AssociationUser under() {
            return watched;
        }

        @Override
        public void onUp(Association association) {
            meet(association);
            watched.onUp(association);
        }

        @Override
        public void onDown(Association association, DownReason reason) {
            meet(association);
            watched.onDown(association, reason);
            associations.remove(watched);
        }
    }

    /// One association, between its user and its transport.
    private final class Watched implements Association, AssociationUser {
        private final String name;
        private final AssociationUser user;
        private Association association;
        private @Nullable AssociationStatus seen;
        private boolean full;

        @SuppressWarnings("NullAway.Init") // the two know each other: set before anybody else does
        Watched(String name, AssociationUser user) {
            this.name = name;
            this.user = user;
        }

        void look() {
            AssociationStatus now = status();
            if (seen != null) {
                AssociationDifferences.between(seen, now).forEach(this::tell);
            }
            seen = now;
        }

        private void tell(String what) {
            if (watched.getAsBoolean()) {
                output.accept(name + " " + what);
            }
        }

        // ---- what its user orders ----

        @Override
        public String name() {
            return association.name();
        }

        @Override
        public Loop loop() {
            return association.loop();
        }

        @Override
        public void open() {
            tell("is being opened");
            association.open();
        }

        @Override
        public void answer() {
            tell("waits to be called");
            association.answer();
        }

        @Override
        public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
            see(Direction.OUT, message);
            return heard(association.send(stream, protocol, message));
        }

        @Override
        public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
            see(Direction.OUT, message);
            return heard(association.sendUnordered(stream, protocol, message));
        }

        /// Also what the transport then has no room for, which is counted there.
        private void see(Direction direction, ByteBuf message) {
            if (tap.isOn()) {
                tap.onPacket(direction, name, message);
            }
        }

        /// Tells the first refusal.
        private boolean heard(boolean sent) {
            if (!sent && !full) {
                full = true;
                tell("takes no more messages");
            }
            return sent;
        }

        @Override
        public void flush() {
            association.flush();
        }

        @Override
        public void shutdown() {
            tell("is shut down by this end");
            association.shutdown();
        }

        @Override
        public void abort(String reason) {
            tell("is aborted by this end: " + reason);
            association.abort(reason);
        }

        @Override
        public void probe() {
            association.probe();
        }

        @Override
        public boolean prefer(InetAddress remote) {
            tell("prefers " + remote.getHostAddress());
            return association.prefer(remote);
        }

        @Override
        public void remove(String reason) {
            tell("is removed: " + reason);
            associations.remove(this);
            association.remove(reason);
        }

        @Override
        public AssociationStatus status() {
            return association.status();
        }

        // ---- what its transport reports ----

        @Override
        public void onUp(Association from) {
            full = false;
            AssociationStatus status = status();
            tell(
                    "is up: streams in/out %d/%d"
                            .formatted(status.inboundStreams(), status.outboundStreams()));
            user.onUp(this);
        }

        @Override
        public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
            see(Direction.IN, message);
            user.onMessage(this, stream, payloadProtocol, message);
        }

        @Override
        public void onBatchEnd(Association from) {
            user.onBatchEnd(this);
        }

        @Override
        public void onRestart(Association from) {
            tell("was restarted by the peer");
            user.onRestart(this);
        }

        @Override
        public void onWritable(Association from) {
            full = false;
            tell("takes messages again");
            user.onWritable(this);
        }

        @Override
        public void onUndelivered(Association from, Undelivered undelivered) {
            tell("gives up: " + undelivered);
            user.onUndelivered(this, undelivered);
        }

        @Override
        public void onDown(Association from, DownReason reason) {
            full = false;
            tell("is down: " + reason);
            user.onDown(this, reason);
        }
    }
}
