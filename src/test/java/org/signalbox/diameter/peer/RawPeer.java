// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamUser;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The far end of one connection, which says whatever a test wants.
@NullUnmarked
public final class RawPeer implements StreamUser {
    /// A message that came.
    public record Message(DiameterHeader header, byte[] octets) {
        int number(BaseAvp kind) {
            try {
                return BaseMessages.number(kind, 0, Unpooled.wrappedBuffer(octets));
            } catch (DiameterException broken) {
                throw new AssertionError(broken);
            }
        }

        AvpReader avps() {
            try {
                return new AvpReader().begin(Unpooled.wrappedBuffer(octets));
            } catch (DiameterException broken) {
                throw new AssertionError(broken);
            }
        }
    }

    final List<Message> messages = new ArrayList<>();
    final String identity;
    final SimLoop loop;

    private final World world;
    private final SimStreams streams;
    private final Capabilities own;
    private final MessageFraming framing;

    /// Told of each message, besides [#messages].
    public Consumer<Message> onMessage = _ -> {};

    @Nullable ByteStream stream;
    boolean isClosed;

    RawPeer(SimDiameter net, int host) {
        this(net, host, net.world.loop("raw" + host));
    }

    RawPeer(SimDiameter net, int host, SimLoop loop) {
        this(
                net.world,
                net.streams,
                new Capabilities(
                        SimDiameter.identity(host),
                        SimDiameter.REALM,
                        List.of(SimDiameter.address(host)),
                        0,
                        "Raw",
                        0,
                        Set.of(SimDiameter.SGD)),
                loop);
    }

    /// @param own what it says of itself; the first address is its own
    public RawPeer(World world, SimStreams streams, Capabilities own, SimLoop loop) {
        this.world = world;
        this.streams = streams;
        this.own = own;
        this.identity = own.host();
        this.loop = loop;
        this.framing = new MessageFraming(world.allocator());
    }

    void call(int to) {
        streams.connect(
                new InetSocketAddress(own.addresses().getFirst(), 0),
                new InetSocketAddress(SimDiameter.address(to), PeerConfig.PORT),
                this,
                loop);
    }

    public void send(ByteBuf octets) {
        loop.run(() -> write(octets));
    }

    /// As `send`, on the loop.
    public void write(ByteBuf octets) {
        if (stream == null || isClosed) {
            octets.release();
        } else {
            stream.send(octets);
        }
    }

    /// How it calls itself.
    public String identity() {
        return identity;
    }

    Capabilities capabilities() {
        return own;
    }

    /// CER.
    ByteBuf greeting() {
        AvpWriter writer = writer(BaseMessages.request(BaseMessages.CAPABILITIES_EXCHANGE, 1, 1));
        capabilities().writeTo(writer);
        return writer.finish();
    }

    /// CEA.
    ByteBuf welcome(DiameterHeader request) {
        AvpWriter writer =
                writer(request.answer(false)).unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS);
        capabilities().writeTo(writer);
        return writer.finish();
    }

    /// An answer with a result and nothing else that matters.
    public ByteBuf answer(DiameterHeader request, int result) {
        return writer(request.answer(ResultCode.isProtocolError(result)))
                .unsigned32(BaseAvp.RESULT_CODE, result)
                .text(BaseAvp.ORIGIN_HOST, identity)
                .text(BaseAvp.ORIGIN_REALM, own.realm())
                .finish();
    }

    public AvpWriter writer(DiameterHeader header) {
        return new AvpWriter(world.allocator(), header);
    }

    /// Answers a message that is about the connection, as it should.
    ///
    /// @return whether it was one
    public boolean keepsUp(Message message) {
        DiameterHeader header = message.header();
        if (!BaseMessages.isOne(header)) {
            return false;
        }
        if (header.isRequest()) {
            write(
                    header.command() == BaseMessages.CAPABILITIES_EXCHANGE
                            ? welcome(header)
                            : answer(header, ResultCode.SUCCESS));
        }
        return true;
    }

    /// The answers that are not about the connection.
    List<Message> answers() {
        return messages.stream()
                .filter(message -> !message.header().isRequest())
                .filter(message -> !BaseMessages.isOne(message.header()))
                .toList();
    }

    @Override
    public void onOpen(ByteStream opened) {
        stream = opened;
    }

    @Override
    public void onOctets(ByteBuf octets) {
        framing.add(octets);
        try {
            for (ByteBuf next = framing.next(); next != null; next = framing.next()) {
                Message message =
                        new Message(DiameterHeader.read(next), ByteBufUtil.getBytes(next));
                messages.add(message);
                onMessage.accept(message);
            }
        } catch (DiameterException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(String reason) {
        isClosed = true;
        framing.release();
    }
}
