// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.MessageView.Layer;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.Loop;
import org.signalbox.summary.AdaptationReader;
import org.signalbox.summary.DiameterReader;
import org.signalbox.summary.Masking;
import org.signalbox.summary.MsuReader;
import org.signalbox.summary.Summary;
import org.signalbox.trace.Adaptation;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.CapturedMessage;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.CapturedPacket;
import org.signalbox.trace.Pacing;
import org.signalbox.trace.Throttle;

import java.util.Optional;
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
                () -> {
                    Summary summary = msus.read(msu);
                    return new MessageView(
                            msu.epochNanos(),
                            Layer.MTP3,
                            link,
                            msu.direction() == Direction.IN,
                            Optional.of(
                                    new MessageView.Label(
                                            msu.instance(),
                                            msu.opc().toString(),
                                            msu.dpc().toString(),
                                            msu.serviceInformation().serviceIndicator().word())),
                            summary.protocol(),
                            summary.from(),
                            summary.to(),
                            summary.text(),
                            summary.dialogue());
                });
    }

    @Override
    public void onMessage(CapturedMessage message) {
        String peer = message.peer().getHostAddress();
        if (!isOver(peer, peer)) {
            return;
        }
        offer(
                () -> {
                    Summary summary = diameter.read(message);
                    return new MessageView(
                            message.epochNanos(),
                            Layer.DIAMETER,
                            peer,
                            message.direction() == Direction.IN,
                            Optional.empty(),
                            summary.protocol(),
                            summary.from(),
                            summary.to(),
                            summary.text(),
                            summary.dialogue());
                });
    }

    @Override
    public void onPacket(CapturedPacket packet) {
        String association = packet.origin().association();
        if (!isOver(association, association)) {
            return;
        }
        offer(
                () -> {
                    Summary summary = adaptations.read(packet);
                    return new MessageView(
                            packet.epochNanos(),
                            layerOf(packet.origin().adaptation()),
                            association,
                            packet.direction() == Direction.IN,
                            Optional.empty(),
                            summary.protocol(),
                            summary.from(),
                            summary.to(),
                            summary.text(),
                            summary.dialogue());
                });
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
