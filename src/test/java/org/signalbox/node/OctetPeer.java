// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/// A far end of M3UA that says what a test gives it, octet by octet, and does nothing of itself: it
/// answers no message. What it hears is kept in hexadecimal, word by word.
@NullUnmarked
final class OctetPeer implements AssociationUser {
    static final int PORT = 2_905;

    static final String ASP_UP = "01000301 00000008";
    static final String ASP_UP_ACK = "01000304 00000008";
    static final String ASP_DOWN = "01000302 00000008";
    static final String ASP_DOWN_ACK = "01000305 00000008";
    static final String ASP_ACTIVE_ACK = "01000403 00000008";

    static final int TRANSFER = 1;
    static final int NETWORK = 2;

    private static final int STREAMS = 17;

    /// What a message was heard on, and its octets.
    record Heard(int stream, String octets) {
        int messageClass() {
            return Integer.parseInt(octets, 4, 6, 16);
        }
    }

    private final World world;
    private final SimLoop loop;
    private final Association association;
    private final List<Heard> heard = new ArrayList<>();
    private boolean up;
    private int ups;

    /// @param tcp whether messages go over TCP, otherwise over SCTP
    /// @param calls whether this end calls; it does with [#call] only
    OctetPeer(
            VirtualTopology topology, boolean tcp, String address, String gateway, boolean calls) {
        this(topology, tcp, address, gateway, calls, STREAMS);
    }

    /// @param streams each way, at most
    OctetPeer(
            VirtualTopology topology,
            boolean tcp,
            String address,
            String gateway,
            boolean calls,
            int streams) {
        this.world = topology.world();
        this.loop = world.loop("peer " + address);
        SctpTransport transport =
                tcp
                        ? new TcpTransport(topology.streams(), world.allocator(), world)
                        : new UserlandSctp(
                                topology.datagrams(),
                                world.entropy(address),
                                world.allocator(),
                                world);
        this.association =
                loop.call(
                        () ->
                                associate(
                                        transport,
                                        address,
                                        calls ? PORT : 0,
                                        gateway,
                                        calls,
                                        streams));
    }

    private Association associate(
            SctpTransport transport,
            String address,
            int remotePort,
            String gateway,
            boolean calls,
            int streams) {
        try {
            SctpEndpoint endpoint = transport.open(at(address), new Quiet(), loop);
            return endpoint.associate(
                    "gateway",
                    new RemoteEndpoint(List.of(InetAddress.ofLiteral(gateway)), remotePort, 9_899),
                    AssociationProfile.SIGNALLING
                            .withStreams(streams, streams)
                            .withInitiation(calls ? Initiation.ACTIVE : Initiation.PASSIVE),
                    this);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static LocalEndpoint at(String address) {
        return new LocalEndpoint(List.of(InetAddress.ofLiteral(address)), PORT, 9_899);
    }

    // ---- what a test has it do ----------------------------------------------------------------

    /// Calls, or waits to be called, once.
    void call() {
        loop.run(association::open);
    }

    void close() {
        loop.run(() -> association.remove("over"));
    }

    void say(String octets) {
        say(0, octets);
    }

    void say(int stream, String octets) {
        byte[] message = HexFormat.of().parseHex(octets.replace(" ", ""));
        loop.run(
                () -> {
                    association.send(
                            stream,
                            PayloadProtocol.M3UA,
                            world.allocator().directBuffer(message.length).writeBytes(message));
                    association.flush();
                });
    }

    /// Over TCP there is one stream only.
    void sayData(int context, int origin, int destination, int selection, int payload) {
        int stream = loop.call(() -> association.status().outboundStreams()) > 1 ? 1 : 0;
        say(stream, data(context, origin, destination, selection, payload));
    }

    boolean isUp() {
        return up;
    }

    /// How often the association has come up.
    int ups() {
        return ups;
    }

    /// What was heard since it was last asked for, but for DATA and what is about destinations.
    List<String> management() {
        return take(each -> each.messageClass() != TRANSFER && each.messageClass() != NETWORK);
    }

    /// DATA heard since it was last asked for.
    List<String> data() {
        return take(each -> each.messageClass() == TRANSFER);
    }

    /// All that was heard since it was last asked for, in order.
    List<String> everything() {
        return take(_ -> true);
    }

    /// The streams of DATA heard since it was last asked for.
    List<Integer> streamsOfData() {
        List<Integer> streams =
                heard.stream()
                        .filter(each -> each.messageClass() == TRANSFER)
                        .map(Heard::stream)
                        .toList();
        data();
        return streams;
    }

    /// What was heard of destinations since it was last asked for.
    List<String> destinations() {
        return take(each -> each.messageClass() == NETWORK);
    }

    private List<String> take(Predicate<Heard> which) {
        List<String> taken = heard.stream().filter(which).map(Heard::octets).toList();
        heard.removeIf(which);
        return taken;
    }

    void forget() {
        heard.clear();
    }

    // ---- octets -------------------------------------------------------------------------------

    /// A message of a class and type, such as `0x0301`, with its length.
    static String message(int kind, String... parameters) {
        String body = String.join(" ", parameters);
        int octets = 8 + HexFormat.of().parseHex(body.replace(" ", "")).length;
        String header = "0100%04x %08x".formatted(kind, octets);
        return body.isEmpty() ? header : header + " " + body;
    }

    static String context(int... contexts) {
        StringBuilder text = new StringBuilder("0006%04x".formatted(4 + 4 * contexts.length));
        for (int context : contexts) {
            text.append(" %08x".formatted(context));
        }
        return text.toString();
    }

    /// Traffic mode type: 1 override, 2 loadshare, 3 broadcast.
    static String mode(int mode) {
        return "000b0008 %08x".formatted(mode);
    }

    static String aspActive(int... contexts) {
        return message(0x0401, context(contexts));
    }

    static String aspActiveAck(int... contexts) {
        return message(0x0403, context(contexts));
    }

    static String aspInactive(int... contexts) {
        return message(0x0402, context(contexts));
    }

    static String aspInactiveAck(int... contexts) {
        return message(0x0404, context(contexts));
    }

    /// @param status type and information, such as `0x0001_0003` for AS-ACTIVE
    static String notify(int status, int context) {
        return message(0x0001, "000d0008 %08x".formatted(status), context(context));
    }

    /// ISUP in the international network; the payload is four octets.
    ///
    /// @param context none if negative
    static String data(int context, int origin, int destination, int selection, int payload) {
        String body =
                "02100014 %08x %08x 050000%02x %08x"
                        .formatted(origin, destination, selection, payload);
        return context < 0 ? message(0x0101, body) : message(0x0101, context(context), body);
    }

    /// The four octets of [#data(int, int, int, int, int)] that tell one from another.
    static int payload(String data) {
        int start = data.indexOf(" 02100014 ") + " 02100014 ".length() + 3 * 9;
        return Integer.parseUnsignedInt(data, start, start + 8, 16);
    }

    /// Whether a message is an error of a code.
    static boolean isError(String octets, int code) {
        return octets.startsWith("01000000 ") && octets.contains("000c0008 %08x".formatted(code));
    }

    // ---- from the association -----------------------------------------------------------------

    @Override
    public void onUp(Association from) {
        up = true;
        ups++;
    }

    @Override
    public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
        String octets = ByteBufUtil.hexDump(message).replaceAll("(.{8})(?=.)", "$1 ");
        message.release();
        heard.add(new Heard(stream, octets));
    }

    @Override
    public void onRestart(Association from) {
        ups++;
    }

    @Override
    public void onDown(Association from, DownReason reason) {
        up = false;
    }

    /// Nobody else is to be heard of.
    private static final class Quiet implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}
