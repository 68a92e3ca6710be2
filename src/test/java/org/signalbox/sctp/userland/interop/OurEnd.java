// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.UserlandSctp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Our end, over real UDP: keeps what its user hears.
final class OurEnd implements AssociationUser, SctpObserver, AutoCloseable {
    private static final long CALL_SECONDS = 30;

    private final NettyLoop loop;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> dropped = new CopyOnWriteArrayList<>();
    private final MessageLog messages = new MessageLog();
    private final SctpEndpoint endpoint;
    private final Association association;

    OurEnd(LocalEndpoint local, RemoteEndpoint remote, AssociationProfile profile)
            throws IOException {
        loop = new NettyLoop("us", (owner, fault) -> faults.add(owner + ": " + fault));
        UserlandSctp sctp =
                new UserlandSctp(
                        new NettyDatagrams((owner, fault) -> faults.add(owner + ": " + fault)),
                        new SecureEntropy(),
                        (owner, fault) -> faults.add(owner + ": " + fault));
        endpoint = sctp.open(local, this, loop);
        association = on(() -> endpoint.associate("ToPeer", remote, profile, this));
    }

    private <T> T on(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        done.complete(task.get());
                    } catch (RuntimeException | Error failure) {
                        done.completeExceptionally(failure);
                    }
                });
        return done.orTimeout(CALL_SECONDS, TimeUnit.SECONDS).join();
    }

    private void run(Runnable task) {
        on(
                () -> {
                    task.run();
                    return true;
                });
    }

    void open() {
        run(association::open);
    }

    void shutdown() {
        run(association::shutdown);
    }

    void abort(String reason) {
        run(() -> association.abort(reason));
    }

    AssociationStatus status() {
        return on(association::status);
    }

    void send(int stream, PayloadProtocol protocol, int length, int first, int count) {
        for (int number = first; number < first + count; number++) {
            byte[] octets = Message.octets(stream, length, number);
            Await.until(
                    "room in our send buffer",
                    () -> on(() -> sendNow(stream, protocol, octets)),
                    this::words);
        }
    }

    /// Sends if the association still takes it.
    void offer(int stream, PayloadProtocol protocol, int length, int number) {
        byte[] octets = Message.octets(stream, length, number);
        run(() -> sendNow(stream, protocol, octets));
    }

    private boolean sendNow(int stream, PayloadProtocol protocol, byte[] octets) {
        boolean accepted = association.send(stream, protocol, Unpooled.wrappedBuffer(octets));
        association.flush();
        return accepted;
    }

    /// Its send buffer must have room.
    void sendUnordered(int stream, PayloadProtocol protocol, int length, int number) {
        ByteBuf octets = Unpooled.wrappedBuffer(Message.octets(stream, length, number));
        boolean accepted =
                on(
                        () -> {
                            boolean taken = association.sendUnordered(stream, protocol, octets);
                            association.flush();
                            return taken;
                        });
        assertThat(accepted).as("room in our send buffer").isTrue();
    }

    MessageLog messages() {
        return messages;
    }

    List<String> events() {
        return List.copyOf(events);
    }

    void await(String event) {
        await(event, 1);
    }

    void await(String event, int times) {
        Await.until("we hear " + event, () -> count(event) >= times, this::words);
    }

    private long count(String beginning) {
        return events.stream().filter(event -> event.startsWith(beginning)).count();
    }

    String words() {
        return "we: events %s, %s, dropped %s, faults %s, %s"
                .formatted(events, messages, dropped, faults, association.status());
    }

    /// Aborts what is open; a wire that is cut keeps that from the peer.
    @Override
    public void close() {
        run(endpoint::close);
        loop.close();
        assertThat(faults).isEmpty();
    }

    @Override
    public void onUp(Association up) {
        events.add("up");
    }

    @Override
    public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
        messages.add(Message.heard(stream, payloadProtocol, message));
        message.release();
    }

    @Override
    public void onRestart(Association restarted) {
        events.add("restart");
    }

    @Override
    public void onDown(Association down, DownReason reason) {
        events.add("down " + reason.cause() + " " + reason.detail());
    }

    @Override
    public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
        events.add("refused " + detail);
    }

    @Override
    public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
        dropped.add(reason);
    }
}
