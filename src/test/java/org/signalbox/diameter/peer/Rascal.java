// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.net.ByteStream;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A peer that takes every call, and may then be silent, hung, a liar, or mad, at every call anew.
/// It also calls others and says things.
@NullUnmarked
final class Rascal {
    private enum Manner {
        /// Takes the call, and says nothing.
        SILENT,
        /// Is somebody else.
        WRONG_NAME,
        /// Answers CER, and nothing after that.
        HUNG,
        /// Answers CER, and sends what is no message.
        MAD,
        /// Answers everything, not always the truth.
        LIAR
    }

    private final SimDiameter net;
    private final int host;
    private final SimEntropy chance;
    private final SimLoop loop;
    private final List<RawPeer> connections = new ArrayList<>();

    Rascal(SimDiameter net, int host) {
        this.net = net;
        this.host = host;
        this.chance = net.world.entropy("rascal" + host);
        this.loop = net.world.loop("rascal" + host);
        try {
            net.streams.listen(
                    new InetSocketAddress(SimDiameter.address(host), PeerConfig.PORT),
                    _ -> taken(),
                    loop);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private RawPeer taken() {
        RawPeer taken = new RawPeer(net, host, loop);
        connections.add(taken);
        Manner[] manners = Manner.values();
        Manner manner = manners[chance.nextInt(manners.length)];
        taken.onMessage = message -> react(taken, manner, message.header());
        return taken;
    }

    /// Calls a node, and says something.
    void call(int to) {
        RawPeer caller = new RawPeer(net, host, loop);
        connections.add(caller);
        caller.call(to);
        net.world.after(Duration.ofMillis(chance.nextInt(3_000)), () -> say(caller));
    }

    private void say(RawPeer caller) {
        caller.send(
                switch (chance.nextInt(3)) {
                    case 0 -> noise();
                    case 1 -> caller.greeting();
                    default ->
                            caller.writer(BaseMessages.request(BaseMessages.WATCHDOG, 7, 7))
                                    .finish();
                });
    }

    private ByteBuf noise() {
        byte[] octets = new byte[1 + chance.nextInt(60)];
        chance.nextBytes(octets);
        if (chance.happens(0.5)) {
            octets[0] = 1;
        }
        return Unpooled.copiedBuffer(octets);
    }

    /// Ends whatever connections there are.
    void leave() {
        for (RawPeer connection : connections) {
            ByteStream stream = connection.stream;
            if (stream != null) {
                connection.loop.run(stream::close);
            }
        }
        connections.clear();
    }

    private void react(RawPeer to, Manner manner, DiameterHeader header) {
        if (header.isRequest() && manner != Manner.SILENT) {
            switch (header.command()) {
                case BaseMessages.CAPABILITIES_EXCHANGE -> welcome(to, manner, header);
                case BaseMessages.WATCHDOG, BaseMessages.DISCONNECT_PEER -> {
                    if (manner == Manner.LIAR && chance.happens(0.9)) {
                        to.write(to.answer(header, ResultCode.SUCCESS));
                    }
                }
                default -> answer(to, manner, header);
            }
        }
    }

    private void welcome(RawPeer to, Manner manner, DiameterHeader request) {
        if (manner != Manner.WRONG_NAME) {
            to.write(to.welcome(request));
            return;
        }
        Capabilities own = to.capabilities();
        AvpWriter writer =
                to.writer(request.answer(false))
                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS);
        new Capabilities(
                        SimDiameter.identity(1),
                        own.realm(),
                        own.addresses(),
                        own.vendor(),
                        own.product(),
                        own.originState(),
                        own.applications())
                .writeTo(writer);
        to.write(writer.finish());
    }

    private void answer(RawPeer to, Manner manner, DiameterHeader request) {
        if (manner == Manner.MAD) {
            to.write(noise());
        } else if (manner == Manner.LIAR) {
            lie(to, request);
        }
    }

    private void lie(RawPeer to, DiameterHeader request) {
        switch (chance.nextInt(8)) {
            case 0 -> to.write(to.answer(request, ResultCode.UNABLE_TO_DELIVER));
            case 1 -> to.write(to.answer(request, ResultCode.TOO_BUSY));
            case 2 -> to.write(to.answer(request, ResultCode.REDIRECT_INDICATION));
            case 3 -> {
                to.write(to.answer(request, ResultCode.SUCCESS));
                to.write(to.answer(request, ResultCode.SUCCESS));
            }
            case 4 -> to.write(to.answer(withNumber(request, chance.nextInt()), 2_001));
            case 5 -> {
                ByteBuf broken = to.answer(request, ResultCode.UNABLE_TO_DELIVER);
                broken.setMedium(DiameterHeader.OCTETS + 5, chance.nextInt(64));
                to.write(broken);
            }
            case 6 ->
                    net.world.after(
                            Duration.ofMillis(chance.nextInt(40_000)),
                            () -> to.send(to.answer(request, ResultCode.SUCCESS)));
            default -> {} // nothing
        }
    }

    private static DiameterHeader withNumber(DiameterHeader request, int hopByHop) {
        return new DiameterHeader(
                request.flags(),
                request.command(),
                request.application(),
                hopByHop,
                request.endToEnd());
    }
}
