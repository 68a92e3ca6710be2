// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.Wording;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// One end of an association with a production node that says what a test has it say, and keeps
/// what it hears, in order: a process of a gateway, or the gateway of a process.
@NullUnmarked
public final class BareEnd {
    private final World world;
    private final SimLoop loop;
    private final Association association;
    private final M3uaData data = new M3uaData();

    /// Such as `ASPUP ACK`, `DUNA [100] 1.2.3` and `DATA 1.2.3 -> 7.8.1 sls 4 ISUP`.
    private final List<String> heard = new ArrayList<>();

    private Consumer<String> reaction = ignored -> {};

    /// Told of messages of user parts instead, if somebody listens.
    private Consumer<Msu> listener;

    private BareEnd(
            VirtualTopology topology, String address, int port, RemoteEndpoint far, boolean calls) {
        this.world = topology.world();
        this.loop = world.loop("end " + address);
        UserlandSctp sctp =
                new UserlandSctp(
                        topology.datagrams(), world.entropy(address), world.allocator(), world);
        SctpEndpoint endpoint = Ends.open(sctp, address, port, new Quiet(), loop);
        this.association =
                loop.call(
                        () ->
                                endpoint.associate(
                                        "far end",
                                        far,
                                        AssociationProfile.SIGNALLING
                                                .withStreams(17, 17)
                                                .withInitiation(
                                                        calls
                                                                ? Initiation.ACTIVE
                                                                : Initiation.PASSIVE),
                                        new User()));
    }

    /// A process that calls a gateway.
    public static BareEnd process(VirtualTopology topology, String address, String gateway) {
        return new BareEnd(topology, address, 3_000, Ends.remote(gateway, 2_905), true);
    }

    /// A gateway that a process calls, from port 2905.
    public static BareEnd gateway(VirtualTopology topology, String address, String process) {
        return new BareEnd(topology, address, 2_905, Ends.remote(process, 2_905), false);
    }

    /// Calls, or waits to be called.
    public void open() {
        loop.run(association::open);
    }

    /// Loses the association; it may be opened again.
    public void abort() {
        loop.run(() -> association.abort("lost"));
    }

    public void close() {
        loop.run(() -> association.remove("over"));
    }

    /// From now on that is what it does about each thing it hears, in the very same event.
    public void reactBy(Consumer<String> changed) {
        reaction = changed;
    }

    /// From now on messages of user parts are for a listener, and not among what it has heard.
    public void listenBy(Consumer<Msu> changed) {
        listener = changed;
    }

    /// What it has heard since this was asked last.
    public List<String> takeHeard() {
        List<String> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }

    /// Whether it has heard something that begins so since it was asked last.
    public boolean hasHeard(String beginning) {
        return heard.stream().anyMatch(words -> words.startsWith(beginning));
    }

    public void say(AspMessage message) {
        say(new M3uaMessage.Asp(message));
    }

    public void say(M3uaMessage message) {
        send(0, M3uaCodec.encode(world.allocator(), message));
    }

    /// What our codec would not write.
    public void sayOctets(String hex) {
        send(0, Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /// Asks about destinations.
    public void audits(int context, PointCodeMask... destinations) {
        say(
                new M3uaMessage.DestinationStateAudit(
                        new Scope(null, List.of(RoutingContext.of(context))),
                        Arrays.asList(destinations),
                        ""));
    }

    /// DAVA or DUNA.
    public void saysOfDestinations(int context, boolean available, PointCodeMask... which) {
        Scope scope = new Scope(null, List.of(RoutingContext.of(context)));
        List<PointCodeMask> destinations = Arrays.asList(which);
        say(
                available
                        ? new M3uaMessage.DestinationAvailable(scope, destinations, "")
                        : new M3uaMessage.DestinationUnavailable(scope, destinations, ""));
    }

    /// One message of a user part: an octet.
    public void sendData(
            int context, ServiceIndicator service, PointCode from, PointCode to, int sls) {
        sendData(context, service, from, to, sls, (byte) 1);
    }

    /// One message of a user part.
    public void sendData(
            int context,
            ServiceIndicator service,
            PointCode from,
            PointCode to,
            int sls,
            byte... userPart) {
        Msu msu =
                Msu.compose(
                        world.allocator(),
                        ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                        new RoutingLabel(to, from, SignallingLinkSelection.of(sls)),
                        userPart);
        send(1 + sls, M3uaData.write(world.allocator(), msu, null, RoutingContext.of(context)));
    }

    private void send(int stream, ByteBuf message) {
        Runnable sending =
                () -> {
                    association.send(stream, PayloadProtocol.M3UA, message);
                    association.flush();
                };
        if (loop.inLoop()) {
            sending.run();
        } else {
            loop.run(sending);
        }
    }

    private String wording(ByteBuf message) throws XuaDecodeException {
        if (M3uaCodec.isData(XuaHeader.check(message))) {
            data.read(message);
            Msu msu = data.take(Variant.ITU, message.retain());
            String words =
                    "DATA " + msu.label() + " " + msu.serviceInformation().serviceIndicator();
            msu.close();
            return words;
        }
        return switch (M3uaCodec.decode(Variant.ITU, message)) {
            case M3uaMessage.Asp(AspMessage about) -> Wording.of(about);
            case M3uaMessage.DestinationUnavailable(Scope scope, var points, _) ->
                    "DUNA" + words(scope) + words(points);
            case M3uaMessage.DestinationAvailable(Scope scope, var points, _) ->
                    "DAVA" + words(scope) + words(points);
            case M3uaMessage.DestinationRestricted(Scope scope, var points, _) ->
                    "DRST" + words(scope) + words(points);
            case M3uaMessage.DestinationStateAudit(Scope scope, var points, _) ->
                    "DAUD" + words(scope) + words(points);
            case M3uaMessage.SignallingCongestion(
                            Scope scope,
                            var points,
                            var concerned,
                            var level,
                            _) ->
                    "SCON"
                            + words(scope)
                            + words(points)
                            + " from "
                            + concerned
                            + " level "
                            + level;
            case M3uaMessage.UserPartUnavailable(
                            Scope scope,
                            PointCode point,
                            int userPart,
                            int cause,
                            _) ->
                    "DUPU" + words(scope) + " " + point + " user " + userPart + " cause " + cause;
            case M3uaMessage other -> other.toString();
        };
    }

    private static String words(Scope scope) {
        return scope.contexts().isEmpty() ? "" : " " + scope.contexts();
    }

    private static String words(List<PointCodeMask> points) {
        StringBuilder words = new StringBuilder();
        points.forEach(point -> words.append(' ').append(point));
        return words.toString();
    }

    private final class User implements AssociationUser {
        @Override
        public void onMessage(Association from, int stream, int protocol, ByteBuf message) {
            try {
                if (listener != null && M3uaCodec.isData(XuaHeader.check(message))) {
                    data.read(message);
                    try (Msu msu = data.take(Variant.ITU, message.retain())) {
                        listener.accept(msu);
                    }
                    return;
                }
                String words = wording(message);
                heard.add(words);
                reaction.accept(words);
            } catch (XuaDecodeException broken) {
                throw new AssertionError("what a node of ours has sent", broken);
            } finally {
                message.release();
            }
        }

        @Override
        public void onUp(Association from) {
            heard.add("up");
            reaction.accept("up");
        }

        @Override
        public void onRestart(Association from) {
            heard.add("restart");
        }

        @Override
        public void onDown(Association from, DownReason reason) {
            heard.add("down");
            reaction.accept("down");
        }
    }
}
