// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.SignallingLink;
import org.signalbox.m3ua.M3uaMessage.DeregistrationRequest;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResponse;
import org.signalbox.m3ua.M3uaMessage.KeyRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResponse;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.machine.InputObserver;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// A gateway, and processes `a`, `b` and `c` of which the test says every word, over simulated
/// SCTP. Level 3 is a table of points that answers a moment later.
@NullUnmarked
final class RegistrationBench {
    static final M3uaEndpointConfig.At PORT = new M3uaEndpointConfig.At(AspTransport.SCTP, 2_905);
    private static final String GATEWAY = "10.0.0.1";

    final World world;
    final SimSctp network;
    final SimLoop loop;
    final Level3 level3 = new Level3();
    final M3uaLayer layer;
    final SctpEndpoint port;
    final List<String> guests = new ArrayList<>();
    private final Map<String, Process> processes = new HashMap<>();

    /// What processes were told, such as `a: REG RSP 1 Successfully Registered [7]`.
    private final List<String> said = new ArrayList<>();

    RegistrationBench() {
        this(1);
    }

    RegistrationBench(long seed) {
        world = new World(seed);
        network = new SimSctp(world);
        loop = world.loop("gateway");
        layer =
                loop.call(
                        () ->
                                new M3uaLayer(
                                        new Quiet(),
                                        InputObserver.NONE,
                                        level3,
                                        world.allocator(),
                                        loop));
        port = Ends.open(network, GATEWAY, PORT.port(), new Quiet(), loop);
    }

    /// Keys may be registered, in instance 0.
    RegistrationBench dynamic() {
        return permit(true, false);
    }

    RegistrationBench permit(boolean keys, boolean callers) {
        M3uaEndpointConfig endpoint =
                new M3uaEndpointConfig(
                        0,
                        PORT,
                        List.of(InetAddress.ofLiteral(GATEWAY)),
                        9_899,
                        Ends.profile(Initiation.PASSIVE),
                        "",
                        callers,
                        true);
        loop.run(
                () -> {
                    layer.permit(
                            new M3uaConfig(
                                    Map.of(),
                                    Map.of(),
                                    Map.of(PORT, endpoint),
                                    Map.of(
                                            0,
                                            new M3uaInstanceConfig(keys, Duration.ofSeconds(1)))));
                    layer.admit(
                            endpoint,
                            Variant.ITU,
                            port,
                            new GuestBook() {
                                @Override
                                public void came(String asp, Counters<AspCounter> counters) {
                                    guests.add(asp);
                                }

                                @Override
                                public void left(String asp) {
                                    guests.remove(asp);
                                }
                            });
                });
        return this;
    }

    /// An application server of the configuration.
    RegistrationBench serve(
            String name, int context, RoutingKey key, @Nullable TrafficMode mode, String... asps) {
        loop.run(
                () -> {
                    layer.addServer(
                                    config(name, context, key, mode, false, asps),
                                    Variant.ITU,
                                    level3)
                            .start();
                    layer.applyPlan();
                });
        return settle();
    }

    static AsConfig config(
            String name,
            int context,
            RoutingKey key,
            @Nullable TrafficMode mode,
            boolean shutdown,
            String... asps) {
        return new AsConfig(
                name,
                0,
                Arrays.stream(asps).map(asp -> new AsMember(asp, 1)).toList(),
                new RoutingContext(context),
                key,
                Optional.ofNullable(mode),
                AsSharing.BINDINGS,
                Duration.ofSeconds(2),
                shutdown);
    }

    /// Processes of the configuration come up; what they are told by that is forgotten.
    RegistrationBench up(String... names) {
        for (String name : names) {
            Process process = new Process(name, processes.size());
            processes.put(name, process);
            loop.run(
                    () -> {
                        layer.addAsp(process.configured(), Variant.ITU, port);
                        layer.applyPlan();
                    });
            process.call();
            say(name, new AspMessage.AspUp(null, ""));
        }
        said.clear();
        return this;
    }

    /// A process that nobody configured calls, and says nothing yet.
    RegistrationBench call(String name) {
        Process process = new Process(name, processes.size());
        processes.put(name, process);
        process.call();
        return this;
    }

    RegistrationBench register(String asp, KeyRequest... keys) {
        return send(asp, new RegistrationRequest(List.of(keys)));
    }

    RegistrationBench deregister(String asp, int... contexts) {
        return send(
                asp,
                new DeregistrationRequest(
                        Arrays.stream(contexts).mapToObj(RoutingContext::new).toList()));
    }

    RegistrationBench active(String asp, int... contexts) {
        return say(
                asp,
                new AspMessage.AspActive(
                        null, Arrays.stream(contexts).mapToObj(RoutingContext::new).toList(), ""));
    }

    RegistrationBench say(String asp, AspMessage message) {
        return send(asp, new M3uaMessage.Asp(message));
    }

    RegistrationBench send(String asp, M3uaMessage message) {
        Process process = processes.get(asp);
        process.loop.run(
                () -> {
                    process.association.send(
                            0, PayloadProtocol.M3UA, M3uaCodec.encode(world.allocator(), message));
                    process.association.flush();
                });
        return settle();
    }

    /// Like [#send], but time does not pass.
    void sendAtOnce(String asp, KeyRequest... keys) {
        Process process = processes.get(asp);
        process.loop.run(
                () -> {
                    process.association.send(
                            0,
                            PayloadProtocol.M3UA,
                            M3uaCodec.encode(
                                    world.allocator(), new RegistrationRequest(List.of(keys))));
                    process.association.flush();
                });
    }

    RegistrationBench sendOctets(String asp, ByteBuf octets) {
        Process process = processes.get(asp);
        process.loop.run(
                () -> {
                    process.association.send(0, PayloadProtocol.M3UA, octets);
                    process.association.flush();
                });
        return settle();
    }

    /// The process ends its association without a word of M3UA.
    RegistrationBench hangUp(String asp) {
        Process process = processes.get(asp);
        process.loop.run(() -> process.association.abort("test"));
        return settle();
    }

    /// The operator ends the association of a configured process, or lets it come again.
    RegistrationBench shutdown(String asp, boolean shutdown) {
        loop.run(
                () -> {
                    layer.changeAsp(processes.get(asp).configured(shutdown));
                    layer.applyPlan();
                });
        return settle();
    }

    RegistrationBench callAgain(String asp) {
        Process process = processes.get(asp);
        process.loop.run(() -> process.association.open());
        return settle();
    }

    RegistrationBench settle() {
        world.runFor(Duration.ofMillis(200));
        return this;
    }

    /// What was told since it was last asked for, in order.
    void says(String... expected) {
        assertThat(said).containsExactly(expected);
        said.clear();
    }

    List<String> said() {
        return said;
    }

    boolean isConnected(String asp) {
        return processes.get(asp).up;
    }

    List<AsStatus> servers() {
        return loop.call(layer::serverStatus);
    }

    List<AspStatus> asps() {
        return loop.call(layer::aspStatus);
    }

    void close() {
        loop.run(layer::close);
        processes
                .values()
                .forEach(process -> process.loop.run(() -> process.association.remove("over")));
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    // ---- keys ---------------------------------------------------------------------------------

    static WantedKey key(int identifier, RoutingKey key) {
        return key(identifier, key, null, null);
    }

    static WantedKey key(
            int identifier, RoutingKey key, @Nullable Integer context, @Nullable TrafficMode mode) {
        return new WantedKey(
                new KeyIdentifier(identifier),
                key,
                context == null ? null : new RoutingContext(context),
                mode);
    }

    static RoutingKey to(String destination) {
        return RoutingKey.to(PointCode.itu(destination));
    }

    static RoutingKey to(String destination, ServiceIndicator... services) {
        return new RoutingKey(null, PointCode.itu(destination), Set.of(services), List.of());
    }

    static RoutingKey from(String origin, String destination, ServiceIndicator... services) {
        return new RoutingKey(
                null,
                PointCode.itu(destination),
                Set.of(services),
                List.of(PointCodeMask.full(PointCode.itu(origin))));
    }

    static RoutingKey in(int appearance, RoutingKey key) {
        return new RoutingKey(
                new NetworkAppearance(appearance),
                key.destination(),
                key.services(),
                key.origins());
    }

    // ---- parts --------------------------------------------------------------------------------

    private static String wording(M3uaMessage message) {
        return switch (message) {
            case M3uaMessage.Asp(AspMessage.Notify notify) ->
                    "NOTIFY " + notify.status() + " " + notify.contexts();
            case M3uaMessage.Asp(AspMessage.ErrorReport error) ->
                    "ERROR " + error.code() + " " + error.contexts();
            case M3uaMessage.Asp(AspMessage.AspActiveAck ack) -> "ASPAC ACK " + ack.contexts();
            case M3uaMessage.Asp(AspMessage.AspInactiveAck ack) -> "ASPIA ACK " + ack.contexts();
            case M3uaMessage.Asp(AspMessage.AspUpAck _) -> "ASPUP ACK";
            case M3uaMessage.Asp(AspMessage.AspDownAck _) -> "ASPDN ACK";
            case RegistrationResponse(var results) ->
                    "REG RSP"
                            + String.join(
                                    ",",
                                    results.stream()
                                            .map(
                                                    one ->
                                                            " %s %s [%s]"
                                                                    .formatted(
                                                                            one.identifier(),
                                                                            one.status(),
                                                                            one.context()))
                                            .toList());
            case DeregistrationResponse(var results) ->
                    "DEREG RSP"
                            + String.join(
                                    ",",
                                    results.stream()
                                            .map(
                                                    one ->
                                                            " %s [%s]"
                                                                    .formatted(
                                                                            one.status(),
                                                                            one.context()))
                                            .toList());
            default -> message.toString();
        };
    }

    /// A process whose words are the test's.
    private final class Process implements AssociationUser {
        private final String name;
        private final String address;
        private final SimLoop loop;
        private Association association;
        private boolean up;

        private Process(String name, int number) {
            this.name = name;
            this.address = "10.0.0." + (10 + number);
            this.loop = world.loop("process " + name);
        }

        private AspConfig configured() {
            return configured(false);
        }

        private AspConfig configured(boolean shutdown) {
            return new AspConfig(
                    name,
                    AspTransport.SCTP,
                    Ends.remote(address, 0),
                    PORT.port(),
                    List.of(),
                    AspRole.SG,
                    Exchange.SINGLE_EXCHANGE,
                    TransportRole.SERVER,
                    Ends.profile(Initiation.PASSIVE),
                    "",
                    OptionalLong.empty(),
                    false,
                    shutdown,
                    Set.of(),
                    false,
                    new M3uaTimers(Duration.ofSeconds(2), Duration.ZERO));
        }

        private void call() {
            SctpEndpoint own = Ends.open(network, address, 3_000, new Quiet(), loop);
            loop.run(
                    () -> {
                        association =
                                own.associate(
                                        "gateway",
                                        Ends.remote(GATEWAY, PORT.port()),
                                        Ends.profile(Initiation.ACTIVE),
                                        this);
                        association.open();
                    });
            settle();
        }

        @Override
        public void onUp(Association from) {
            up = true;
        }

        @Override
        public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
            try {
                int kind = XuaHeader.check(message);
                said.add(
                        name
                                + ": "
                                + (M3uaCodec.isData(kind)
                                        ? "DATA"
                                        : wording(M3uaCodec.decode(Variant.ITU, message))));
            } catch (XuaDecodeException broken) {
                throw new AssertionError("the gateway's own message", broken);
            } finally {
                message.release();
            }
        }

        @Override
        public void onRestart(Association from) {}

        @Override
        public void onDown(Association from, DownReason reason) {
            up = false;
        }
    }

    /// Level 3 as a registrar: one table of points.
    final class Level3 implements ServerRegistrar, QuietLevel3 {
        /// To which something else leads.
        final Set<PointCode> occupied = new HashSet<>();

        /// Those that are there, in the order of their making; by name.
        final Map<String, AsConfig> places = new LinkedHashMap<>();

        final Map<String, ApplicationServer> servers = new LinkedHashMap<>();
        int retrieved;

        @Override
        public void take(AsConfig server, Consumer<Optional<Place>> answer) {
            loop.execute(
                    () -> {
                        boolean free =
                                !occupied.contains(server.key().destination())
                                        && places.putIfAbsent(server.name(), server) == null;
                        loop.execute(
                                () ->
                                        answer.accept(
                                                free
                                                        ? Optional.of(new Place(Variant.ITU, this))
                                                        : Optional.empty()));
                    });
        }

        @Override
        public void use(ApplicationServer server) {
            loop.execute(
                    () -> {
                        servers.put(server.id().linkset(), server);
                        server.start();
                    });
        }

        @Override
        public void leave(String name, Runnable left) {
            loop.execute(
                    () -> {
                        places.remove(name);
                        ApplicationServer server = servers.remove(name);
                        loop.execute(
                                () -> {
                                    if (server != null) {
                                        server.stop();
                                    }
                                    left.run();
                                });
                    });
        }

        @Override
        public void onOutOfService(SignallingLink link, LinkFailure failure) {
            link.retrieve(
                    -1,
                    msu -> {
                        retrieved++;
                        msu.close();
                    });
        }
    }
}
