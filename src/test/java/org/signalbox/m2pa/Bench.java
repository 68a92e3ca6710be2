// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.SelectionCounters;
import org.signalbox.link.TransitTimes;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.DownReason;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A [LinkMachine] on the bench: orders, messages and time go in by hand, and everything that comes
/// out is written down in words.
final class Bench implements LinkWire, AutoCloseable {
    static final int NONE = 0xFFFFFF;

    final Counters<M2paLinkCounter> counters = new Counters<>(M2paLinkCounter.class);
    final LinkMachine machine;

    /// User data put onto the wire, as `text bsn/fsn`.
    final List<String> sent = new ArrayList<>();

    /// User data delivered.
    final List<String> delivered = new ArrayList<>();

    /// Whether SCTP takes user data.
    boolean wireTakes = true;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final ArrayDeque<Msu> queue = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private long now;

    Bench() {
        this(Tester.config());
    }

    Bench(M2paLinkConfig config) {
        machine =
                new LinkMachine(
                        config, counters, new SelectionCounters(Variant.ITU), new TransitTimes());
    }

    // ---- orders and events --------------------------------------------------------------------

    Bench give(LinkInput input) {
        machine.handle(input, now, this::perform);
        drain();
        return this;
    }

    Bench start() {
        return give(new LinkInput.Start());
    }

    Bench stop() {
        return give(new LinkInput.Stop());
    }

    Bench emergency(boolean set) {
        return give(new LinkInput.Emergency(set));
    }

    Bench localOutage(boolean set) {
        return give(new LinkInput.LocalProcessorOutage(set));
    }

    Bench congestion(boolean set) {
        return give(new LinkInput.ReceiveCongestion(set));
    }

    Bench up() {
        return give(new LinkInput.AssociationUp());
    }

    Bench down() {
        return give(
                new LinkInput.AssociationDown(new DownReason(DownReason.Cause.UNREACHABLE, "")));
    }

    Bench hear(StatusIndication indication) {
        return hear(indication, 0, NONE);
    }

    Bench hear(StatusIndication indication, int stream, int bsn) {
        return give(new LinkInput.Status(indication, stream, bsn));
    }

    /// User data that carries `text`; an empty text only acknowledges.
    DataTransfer.Verdict data(int bsn, int fsn, String text) {
        ByteBuf msu = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        List<LinkOutput> outputs = new ArrayList<>();
        DataTransfer.Verdict verdict = machine.onUserData(bsn, fsn, msu, now, outputs::add);
        outputs.forEach(this::perform);
        drain();
        switch (verdict) {
            case DELIVER -> deliver(msu);
            case HELD -> assertThat(msu.refCnt()).isOne();
            case DROP -> msu.release();
        }
        return verdict;
    }

    /// Level 3 hands over messages.
    Bench send(String... texts) {
        for (String text : texts) {
            queue.add(message(text));
        }
        return transmit();
    }

    Bench transmit() {
        machine.transmit(now, this);
        return this;
    }

    Msu message(String text) {
        return Msu.compose(
                allocator,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                new RoutingLabel(PointCode.itu(1), PointCode.itu(2), SignallingLinkSelection.of(0)),
                text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Empty user data.
    Bench acknowledged(int bsn) {
        data(bsn, NONE, "");
        return this;
    }

    /// Time passes; every timer that is due fires at its time.
    Bench pass(Duration duration) {
        long end = now + duration.toNanos();
        for (long due = machine.nextDeadline(); due <= end; due = machine.nextDeadline()) {
            now = Math.max(now, due);
            machine.advance(now, this::perform);
            drain();
        }
        now = end;
        return this;
    }

    Bench pass(M2paTimer timer) {
        return pass(timer.standard());
    }

    /// Until just before a timer that starts now would fire.
    Bench passAlmost(M2paTimer timer) {
        return pass(timer.standard().minusMillis(1));
    }

    // ---- to a state ---------------------------------------------------------------------------

    Bench toOutOfService() {
        return start().up();
    }

    Bench toNotAligned() {
        return toOutOfService().hear(StatusIndication.OUT_OF_SERVICE);
    }

    Bench toAligned() {
        return toNotAligned().hear(StatusIndication.ALIGNMENT);
    }

    Bench toProving() {
        return toAligned().hear(StatusIndication.PROVING_NORMAL);
    }

    Bench toAlignedReady() {
        return toProving().pass(M2paTimer.T4_NORMAL);
    }

    Bench toAlignedNotReady() {
        return toProving().localOutage(true).pass(M2paTimer.T4_NORMAL);
    }

    Bench toInService() {
        return toAlignedReady().hear(StatusIndication.READY);
    }

    Bench toRemoteOutage() {
        return toInService().hear(StatusIndication.PROCESSOR_OUTAGE, 1, NONE);
    }

    Bench toLocalOutage() {
        return toInService().localOutage(true);
    }

    // ---- what came out ------------------------------------------------------------------------

    /// What the machine did since the last call, in words; repetitions of Proving left out.
    List<String> said() {
        List<String> all = new ArrayList<>(said);
        said.clear();
        return all;
    }

    /// Puts a verdict among [#said].
    void note(DataTransfer.Verdict verdict) {
        said.add(verdict.name().toLowerCase(Locale.ROOT));
    }

    Bench forget() {
        said.clear();
        sent.clear();
        delivered.clear();
        return this;
    }

    /// The name of the state.
    String state() {
        return machine.state().getClass().getSimpleName();
    }

    long count(M2paLinkCounter counter) {
        return counters.get(counter);
    }

    List<String> retrieve(int fsn) {
        List<String> texts = new ArrayList<>();
        Consumer<Msu> take = msu -> texts.add(text(msu));
        machine.data().retrieve(fsn, take);
        for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
            take.accept(msu);
        }
        return texts;
    }

    /// What level 3 gets back when it flushes the link.
    List<String> flush() {
        List<String> texts = new ArrayList<>();
        Consumer<Msu> take = msu -> texts.add(text(msu));
        if (machine.data().flush(take)) {
            for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
                take.accept(msu);
            }
        }
        return texts;
    }

    static String text(Msu msu) {
        try (msu) {
            return new String(msu.userPart(), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public @Nullable Msu next() {
        return queue.poll();
    }

    @Override
    public int waiting() {
        return queue.size();
    }

    @Override
    public boolean send(int bsn, int fsn, Msu msu) {
        if (wireTakes) {
            sent.add(
                    new String(msu.userPart(), StandardCharsets.US_ASCII)
                            + " "
                            + number(bsn)
                            + "/"
                            + number(fsn));
        }
        return wireTakes;
    }

    @Override
    public void close() {
        machine.data().close();
        queue.forEach(Msu::close);
        assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
                .as("octets leaked")
                .isZero();
    }

    private void perform(LinkOutput output) {
        switch (output) {
            case LinkOutput.OpenAssociation _ -> said.add("open");
            case LinkOutput.AnswerAssociation _ -> said.add("answer");
            case LinkOutput.ShutdownAssociation _ -> said.add("shutdown");
            case LinkOutput.AbortAssociation _ -> said.add("abort");
            case LinkOutput.SendStatus s ->
                    said.add(s.indication() + (s.stream() == 0 ? "" : " on 1"));
            case LinkOutput.Acknowledge(int bsn, int fsn) ->
                    said.add("acknowledge " + number(bsn) + "/" + number(fsn));
            case LinkOutput.InService _ -> said.add("IN SERVICE");
            case LinkOutput.OutOfService(var failure) ->
                    said.add("OUT OF SERVICE " + failure.cause());
            case LinkOutput.RemoteProcessorOutage(boolean outage) ->
                    said.add(outage ? "REMOTE OUTAGE" : "REMOTE RECOVERED");
            case LinkOutput.DeliverHeld _ -> said.add("deliver held");
            case LinkOutput.Transmit _ -> said.add("transmit");
        }
    }

    /// What the driver does for the last two outputs, once all of a call are known.
    private void drain() {
        for (ByteBuf m = machine.data().pollReleased();
                m != null;
                m = machine.data().pollReleased()) {
            deliver(m);
        }
        if (said.contains("transmit")) {
            said.removeIf("transmit"::equals);
            transmit();
        }
    }

    private void deliver(ByteBuf msu) {
        delivered.add(msu.toString(StandardCharsets.US_ASCII));
        msu.release();
    }

    private static String number(int number) {
        return number == NONE ? "none" : String.valueOf(number);
    }
}
