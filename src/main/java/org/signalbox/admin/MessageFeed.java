// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.MessageView.Layer;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.Loop;
import org.signalbox.node.Node;
import org.signalbox.summary.AdaptationReader;
import org.signalbox.summary.DiameterReader;
import org.signalbox.summary.Masking;
import org.signalbox.summary.MsuReader;
import org.signalbox.summary.Summary;
import org.signalbox.trace.Adaptation;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.Captured;
import org.signalbox.trace.CapturedMessage;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.CapturedPacket;
import org.signalbox.trace.Pacing;
import org.signalbox.trace.Throttle;
import org.signalbox.trace.TraceConfig;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Decodes messages for somebody who watches, as many as he can follow. On the capture loop.
final class MessageFeed implements CaptureSink {
    private final MessageFilter filter;
    private final Consumer<MessageView> messages;
    private final Loop loop;
    private final Throttle throttle;
    private final MsuReader msus;
    private final DiameterReader diameter;
    private final AdaptationReader adaptations;
    private final AtomicLong leftOut = new AtomicLong();

    MessageFeed(MessageFilter filter, Consumer<MessageView> messages, Loop loop) {
        Masking masking = filter.plain() ? Masking.PLAIN : Masking.MASKED;
        this.filter = filter;
        this.messages = messages;
        this.loop = loop;
        this.throttle = new Throttle(new Pacing(filter.oneIn(), filter.perSecondMax()), loop.now());
        this.msus = new MsuReader(masking);
        this.diameter = new DiameterReader(masking);
        this.adaptations = new AdaptationReader(masking);
    }

    /// Begins to watch.
    ///
    /// @return fails with an [IOException] if the filter names an access list that is not there
    static CompletionStage<MessageSubscription> start(
            Node node, MessageFilter filter, Consumer<MessageView> messages) {
        TraceConfig trace = node.config().trace();
        Optional<Integer> number = filter.accessList();
        if (number.isPresent() && !trace.accessLists().containsKey(number.get())) {
            return CompletableFuture.failedFuture(
                    new IOException("access list " + number.get() + " is not defined"));
        }
        MessageFeed feed = new MessageFeed(filter, messages, node.captures().loop());
        return node.captures()
                .watch(
                        trace.accessList(number),
                        filter.layers().contains(MessageView.Layer.MTP3),
                        filter.layers().contains(MessageView.Layer.DIAMETER),
                        filter.adaptations(),
                        feed)
                .thenApply(
                        watch ->
                                new MessageSubscription() {
                                    @Override
                                    public long leftOut() {
                                        return feed.leftOut();
                                    }

                                    @Override
                                    public void close() {
                                        watch.end();
                                    }
                                });
    }

    /// How many were wanted and not shown. From any thread.
    long leftOut() {
        return leftOut.get();
    }

    @Override
    public void onMsu(CapturedMsu msu) {
        String link = msu.link().toString();
        if (!isOver(link, msu.link().linkset())) {
            return;
        }
        offer(
                () ->
                        view(
                                msu,
                                Layer.MTP3,
                                link,
                                Optional.of(
                                        new MessageView.Label(
                                                msu.instance(),
                                                msu.opc().toString(),
                                                msu.dpc().toString(),
                                                msu.serviceInformation()
                                                        .serviceIndicator()
                                                        .word())),
                                msus.read(msu)));
    }

    @Override
    public void onMessage(CapturedMessage message) {
        String peer = message.peer().getHostAddress();
        if (!isOver(peer, peer)) {
            return;
        }
        offer(() -> view(message, Layer.DIAMETER, peer, Optional.empty(), diameter.read(message)));
    }

    @Override
    public void onPacket(CapturedPacket packet) {
        String association = packet.origin().association();
        if (!isOver(association, association)) {
            return;
        }
        offer(
                () ->
                        view(
                                packet,
                                layerOf(packet.origin().adaptation()),
                                association,
                                Optional.empty(),
                                adaptations.read(packet)));
    }

    /// @param over the link, peer or association
    private static MessageView view(
            Captured captured,
            Layer layer,
            String over,
            Optional<MessageView.Label> label,
            Summary summary) {
        return new MessageView(
                captured.epochNanos(),
                layer,
                over,
                captured.direction() == Direction.IN,
                label,
                summary.protocol(),
                summary.from(),
                summary.to(),
                summary.text(),
                summary.dialogue());
    }

    private static Layer layerOf(Adaptation adaptation) {
        return switch (adaptation) {
            case M2PA -> Layer.M2PA;
            case M3UA -> Layer.M3UA;
        };
    }

    /// What must be decoded to know whether it is wanted does not use up the rate before.
    private void offer(Supplier<MessageView> decoding) {
        if (filter.protocol().isEmpty()) {
            if (isAdmitted()) {
                messages.accept(decoding.get());
            }
            return;
        }
        MessageView message = decoding.get();
        if (filter.wants(message.protocol()) && isAdmitted()) {
            messages.accept(message);
        }
    }

    private boolean isOver(String one, String other) {
        return filter.over().isEmpty()
                || filter.over().get().equals(one)
                || filter.over().get().equals(other);
    }

    private boolean isAdmitted() {
        boolean admitted = throttle.admit(loop.now()) == Throttle.Verdict.PASS;
        if (!admitted) {
            leftOut.incrementAndGet();
        }
        return admitted;
    }

    @Override
    public void onBatchEnd() {}
}
