// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.peer.MessageFraming;
import org.signalbox.machine.Loop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamTransport.ListeningPort;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// What a relay of Diameter calls in place of one of its peers: a port of the laboratory, from
/// which the peer is called in turn. Octets go both ways as they are; messages are looked at.
///
/// ```
///   relay ---> port, at the address that the relay is to have ---> peer
/// ```
///
/// Of its loop, but for the start.
final class DiameterLine implements AutoCloseable {
    /// What one side has sent that the other has not been there for: an exchange of capabilities
    /// is far less.
    private static final int KEPT_OCTETS_MAX = 65_536;

    private final StreamTransport streams;
    private final ByteBufAllocator allocator;
    private final Loop loop;
    private final InetAddress address;
    private final InetSocketAddress peer;
    private final Sights sights;
    private final ListeningPort port;
    private final Set<Call> calls = new HashSet<>();
    private boolean isOpen;

    /// Told of what passes; on the loop.
    interface Sights {
        /// The relay has called.
        void onCalled();

        /// A message of Diameter has come.
        ///
        /// @param isOfRelay whether it is from the relay, not from its peer
        /// @param avps of it
        /// @throws DiameterException if it cannot be read, which is of no matter
        void onMessage(boolean isOfRelay, DiameterHeader header, AvpReader avps)
                throws DiameterException;
    }

    /// Takes a port for the relay. Blocks; not to be called on the loop.
    ///
    /// @param address that the relay is to have
    /// @throws IOException if there is no port
    DiameterLine(
            StreamTransport streams,
            ByteBufAllocator allocator,
            Loop loop,
            InetAddress address,
            InetSocketAddress peer,
            Sights sights)
            throws IOException {
        this.streams = streams;
        this.allocator = allocator;
        this.loop = loop;
        this.address = address;
        this.peer = peer;
        this.sights = sights;
        this.port = streams.listen(new InetSocketAddress(address, 0), _ -> called(), loop);
    }

    /// Where the relay is to call.
    InetSocketAddress port() {
        return port.local();
    }

    /// From now on the peer is called; whoever has called before has waited.
    void open() {
        isOpen = true;
        Set.copyOf(calls).forEach(Call::goOn);
    }

    /// Whether relay and peer are joined now.
    boolean isThrough() {
        return calls.stream().anyMatch(call -> call.other.stream != null);
    }

    @Override
    public void close() {
        port.close();
        Set.copyOf(calls).forEach(Call::end);
    }

    private StreamUser called() {
        Call call = new Call();
        calls.add(call);
        return call.relay;
    }

    /// The relay's call and ours.
    private final class Call {
        private final End relay = new End(true);
        private final End other = new End(false);
        private boolean isPassedOn;

        private End across(End end) {
            return end == relay ? other : relay;
        }

        /// Calls the peer, once.
        private void goOn() {
            if (isOpen && relay.stream != null && !isPassedOn) {
                isPassedOn = true;
                streams.connect(new InetSocketAddress(address, 0), peer, other, loop);
            }
        }

        private void end() {
            if (calls.remove(this)) {
                relay.end();
                other.end();
            }
        }

        /// One of the two streams.
        private final class End implements StreamUser {
            private final boolean isOfRelay;
            private final MessageFraming framing = new MessageFraming(allocator);
            private final Deque<ByteBuf> kept = new ArrayDeque<>();
            private int keptOctets;
            private boolean isReadable = true;
            private @Nullable ByteStream stream;

            private End(boolean isOfRelay) {
                this.isOfRelay = isOfRelay;
            }

            @Override
            public void onOpen(ByteStream opened) {
                if (!calls.contains(Call.this)) {
                    opened.abort();
                    return;
                }
                stream = opened;
                while (!kept.isEmpty()) {
                    opened.send(kept.removeFirst());
                }
                if (isOfRelay) {
                    sights.onCalled();
                    goOn();
                }
            }

            @Override
            public void onOctets(ByteBuf octets) {
                look(octets.retainedDuplicate());
                across(this).pass(octets);
            }

            private void pass(ByteBuf octets) {
                ByteStream open = stream;
                if (!calls.contains(Call.this)) {
                    octets.release();
                } else if (open != null && open.isWritable()) {
                    open.send(octets);
                } else if (open == null && keptOctets + octets.readableBytes() < KEPT_OCTETS_MAX) {
                    keptOctets += octets.readableBytes();
                    kept.addLast(octets);
                } else {
                    octets.release();
                    Call.this.end(); // one that does not read is lost, as it would be without us
                }
            }

            /// Takes ownership of octets.
            private void look(ByteBuf octets) {
                if (!isReadable) {
                    octets.release();
                    return;
                }
                framing.add(octets);
                try {
                    for (ByteBuf message = framing.next();
                            message != null;
                            message = framing.next()) {
                        show(message);
                    }
                } catch (DiameterException _) {
                    isReadable = false; // no other message can be found behind it
                    framing.release();
                }
            }

            private void show(ByteBuf message) {
                try {
                    sights.onMessage(
                            isOfRelay,
                            DiameterHeader.read(message),
                            new AvpReader().begin(message));
                } catch (DiameterException _) {
                    // whoever gets it says what is wrong with it
                }
            }

            @Override
            public void onWritable() {}

            @Override
            public void onClosed(String reason) {
                stream = null;
                Call.this.end();
            }

            private void end() {
                isReadable = false;
                framing.release();
                kept.forEach(ByteBuf::release);
                kept.clear();
                ByteStream open = stream;
                stream = null;
                if (open != null) {
                    open.close();
                }
            }
        }
    }
}
