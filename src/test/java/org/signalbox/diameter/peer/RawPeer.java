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

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The far end of one connection, which says whatever a test wants.
@NullUnmarked
final class RawPeer implements StreamUser {
    /// A message that came.
    record Message(DiameterHeader header, byte[] octets) {
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

    private final SimDiameter net;
    private final int host;
    private final MessageFraming framing;

    /// Told of each message, besides [#messages].
    Consumer<Message> onMessage = _ -> {};

    @Nullable ByteStream stream;
    boolean isClosed;

    RawPeer(SimDiameter net, int host) {
        this(net, host, net.world.loop("raw" + host));
    }

    RawPeer(SimDiameter net, int host, SimLoop loop) {
        this.net = net;
        this.host = host;
        this.identity = SimDiameter.identity(host);
        this.loop = loop;
        this.framing = new MessageFraming(net.world.allocator());
    }

    void call(int to) {
        net.streams.connect(
                new InetSocketAddress(SimDiameter.address(host), 0),
                new InetSocketAddress(SimDiameter.address(to), PeerConfig.PORT),
                this,
                loop);
    }

    void send(ByteBuf octets) {
        loop.run(() -> write(octets));
    }

    /// As [#send], on the loop.
    void write(ByteBuf octets) {
        if (stream == null || isClosed) {
            octets.release();
        } else {
            stream.send(octets);
        }
    }

    Capabilities capabilities() {
        return new Capabilities(
                identity,
                SimDiameter.REALM,
                List.of(SimDiameter.address(host)),
                0,
                "Raw",
                0,
                Set.of(SimDiameter.SGD));
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
    ByteBuf answer(DiameterHeader request, int result) {
        return writer(request.answer(ResultCode.isProtocolError(result)))
                .unsigned32(BaseAvp.RESULT_CODE, result)
                .text(BaseAvp.ORIGIN_HOST, identity)
                .text(BaseAvp.ORIGIN_REALM, SimDiameter.REALM)
                .finish();
    }

    AvpWriter writer(DiameterHeader header) {
        return new AvpWriter(net.world.allocator(), header);
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
