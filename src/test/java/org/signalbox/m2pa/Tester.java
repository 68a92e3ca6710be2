// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/// A protocol tester in a virtual world: speaks M2PA octet by octet to one production link.
///
/// Like the testers it takes after, it waits for a message by skipping all others.
final class Tester implements AssociationUser, SctpObserver, AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int PORT = 3565;
    private static final InetAddress HERE = address("10.0.0.1");
    private static final InetAddress THERE = address("10.0.0.2");

    final World world = new World(1);
    final SimSctp network = new SimSctp(world);
    final LinkTestUser user;
    final M2paLink link;
    final SimLoop linkLoop = world.loop("link");

    private final SimLoop loop = world.loop("tester");
    private final SctpEndpoint endpoint;
    private final SctpEndpoint linkEndpoint;
    private final Association association;
    private final ArrayDeque<Received> received = new ArrayDeque<>();

    /// @param stream the stream it came on
    record Received(int stream, int payloadProtocol, byte[] octets) {
        M2paMessage message() {
            try {
                return M2paCodec.decode(Unpooled.wrappedBuffer(octets));
            } catch (M2paDecodeException e) {
                throw new AssertionError("link sent " + HexFormat.of().formatHex(octets), e);
            }
        }

        boolean is(StatusIndication indication) {
            return message() instanceof M2paMessage.LinkStatus s && s.indication() == indication;
        }

        boolean isUserData() {
            return message() instanceof M2paMessage.UserData;
        }

        boolean isEmptyUserData() {
            return message() instanceof M2paMessage.UserData d && d.isEmpty();
        }

        /// Whether it carries a message of level 3 with this user part.
        boolean carries(byte[] userPart) {
            return message() instanceof M2paMessage.UserData d
                    && HexFormat.of().formatHex(bytes(d.msu())).endsWith(hex(userPart))
                    && d.msu().readableBytes() == 5 + userPart.length;
        }
    }

    Tester() {
        this(config());
    }

    Tester(M2paLinkConfig config) {
        this(config, Variant.ITU);
    }

    Tester(M2paLinkConfig config, Variant variant) {
        user = new LinkTestUser(world.allocator());
        try {
            endpoint = network.open(local(HERE), this, loop);
            linkEndpoint = network.open(local(THERE), this, linkLoop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        association =
                endpoint.associate("tester", remote(THERE), AssociationProfile.SIGNALLING, this);
        link =
                new M2paLink(
                        new LinkIdentity("ToTester", 0),
                        config,
                        variant,
                        linkEndpoint,
                        user,
                        InputObserver.NONE,
                        world.allocator(),
                        linkLoop);
    }

    /// What a link to the tester is configured to be, with the timers of the standard.
    static M2paLinkConfig config() {
        return M2paLinkConfig.of(remote(HERE), PORT);
    }

    /// The association is established and the link is started.
    Tester connect() {
        loop.run(association::open);
        linkLoop.run(link::start);
        return this;
    }

    // ---- saying -------------------------------------------------------------------------------

    /// Before any user data: BSN 0xFFFFFF, and FSN 0 as the tool of nplab writes it.
    Tester status(StatusIndication indication) {
        return status(0, 0xFFFFFF, 0, indication);
    }

    Tester status(int stream, int bsn, int fsn, StatusIndication indication) {
        return send(
                stream,
                M2paCodec.encode(
                        Unpooled.buffer().alloc(),
                        new M2paMessage.LinkStatus(bsn, fsn, indication, 0)));
    }

    /// User data that carries a message of level 3 with this user part.
    Tester data(int bsn, int fsn, byte[] userPart) {
        return send(1, userData(bsn, fsn, userPart));
    }

    /// Empty user data.
    Tester acknowledge(int bsn, int fsn) {
        return send(1, M2paCodec.encodeUserData(Unpooled.buffer().alloc(), bsn, fsn, 0, null));
    }

    /// Octets as they are.
    Tester send(int stream, ByteBuf message) {
        return send(stream, PayloadProtocol.M2PA, message);
    }

    Tester send(int stream, PayloadProtocol protocol, ByteBuf message) {
        loop.run(() -> assertThat(association.send(stream, protocol, message)).isTrue());
        return this;
    }

    void abort() {
        loop.run(() -> association.abort("tester aborts"));
    }

    void reopen() {
        loop.run(association::open);
    }

    static ByteBuf userData(int bsn, int fsn, byte[] userPart) {
        ByteBuf msu = Unpooled.buffer().writeByte(0x01).writeIntLE(2067 | 8240 << 14);
        return M2paCodec.encodeUserData(
                Unpooled.buffer().alloc(), bsn, fsn, 0, msu.writeBytes(userPart));
    }

    /// With one octet of the message changed.
    static ByteBuf with(ByteBuf message, int index, int octet) {
        return message.setByte(index, octet);
    }

    static ByteBuf withLength(ByteBuf message, int length) {
        return message.setInt(4, length);
    }

    static ByteBuf statusOctets(StatusIndication indication) {
        return M2paCodec.encode(
                Unpooled.buffer().alloc(), new M2paMessage.LinkStatus(0xFFFFFF, 0, indication, 0));
    }

    // ---- hearing ------------------------------------------------------------------------------

    Received await(StatusIndication indication) {
        return await(indication.toString(), m -> m.is(indication), PATIENCE);
    }

    Received awaitData(byte[] userPart) {
        return await("user data " + hex(userPart), m -> m.carries(userPart), PATIENCE);
    }

    Received await(String what, Predicate<Received> expected, Duration limit) {
        Received found = within(expected, limit);
        assertThat(found).as("%s within %s", what, limit).isNotNull();
        assert found != null;
        return found;
    }

    /// The next message that is as expected, or null if none comes in time.
    @Nullable Received within(Predicate<Received> expected, Duration limit) {
        long end = world.now() + limit.toNanos();
        while (true) {
            Received next = received.poll();
            if (next != null) {
                if (expected.test(next)) {
                    return next;
                }
            } else if (world.now() >= end) {
                return null;
            } else {
                world.runFor(Duration.ofMillis(1));
            }
        }
    }

    /// The next message, whatever it is.
    Received next() {
        return await("a message", _ -> true, PATIENCE);
    }

    /// All that has come and was not awaited.
    List<Received> rest() {
        List<Received> rest = new ArrayList<>(received);
        received.clear();
        return rest;
    }

    // ---- bringing up --------------------------------------------------------------------------

    /// Both ends have exchanged Alignment.
    Tester align() {
        await(StatusIndication.OUT_OF_SERVICE);
        status(StatusIndication.OUT_OF_SERVICE);
        await(StatusIndication.ALIGNMENT);
        return status(StatusIndication.ALIGNMENT);
    }

    /// The same once more, when the link aligns anew.
    Tester align(StatusIndication first) {
        await(first);
        return status(StatusIndication.ALIGNMENT);
    }

    /// The link is in service; its SLTM has not been awaited.
    Tester bringUp() {
        align();
        await(StatusIndication.PROVING_NORMAL);
        status(StatusIndication.PROVING_NORMAL);
        await(StatusIndication.READY);
        return status(StatusIndication.READY);
    }

    /// The link is in service and its SLTM, number 0, has come.
    Tester bringUpToTest() {
        bringUp();
        awaitData(LinkTestUser.SLTM);
        return this;
    }

    @Override
    public void close() {
        linkLoop.run(link::close);
        linkLoop.run(linkEndpoint::close);
        loop.run(endpoint::close);
        world.runFor(Duration.ofSeconds(1));
        assertThat(world.octetsAllocated()).as("octets leaked").isZero();
    }

    // ---- from SCTP ----------------------------------------------------------------------------

    @Override
    public void onUp(Association from) {}

    @Override
    public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
        received.add(new Received(stream, payloadProtocol, bytes(message)));
        message.release();
    }

    @Override
    public void onRestart(Association from) {}

    @Override
    public void onDown(Association from, DownReason reason) {}

    @Override
    public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

    @Override
    public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}

    static byte[] bytes(ByteBuf buffer) {
        byte[] copy = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), copy);
        return copy;
    }

    /// The octets of a buffer that is no longer needed.
    static byte[] take(ByteBuf buffer) {
        try {
            return bytes(buffer);
        } finally {
            buffer.release();
        }
    }

    static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    static LocalEndpoint local(InetAddress address) {
        return new LocalEndpoint(List.of(address), PORT, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    static RemoteEndpoint remote(InetAddress address) {
        return new RemoteEndpoint(List.of(address), PORT, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
