// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Congestion;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuQueue;
import org.signalbox.link.SelectionCounters;
import org.signalbox.link.SignallingLink;
import org.signalbox.link.TransitTimes;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Histogram;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.Variant;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// One M2PA link: the driver that joins [LinkMachine], the association and level 3 on one loop.
///
/// Messages to be sent cross to that loop through a bounded queue. They stay there while the link
/// cannot send, the peer's window and SCTP's buffer included, and are given back by [#retrieve]
/// together with those the peer has not acknowledged. What nobody retrieves until the link is in
/// service again is counted and thrown away: it would arrive long after what took another link.
public final class M2paLink implements SignallingLink, AssociationUser {
    private final LinkIdentity id;
    private M2paLinkConfig config;
    private final Variant variant;
    private final LinkUser user;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final Counters<M2paLinkCounter> counters = new Counters<>(M2paLinkCounter.class);
    private final SelectionCounters selections;
    private final TransitTimes transits = new TransitTimes();
    private final LinkMachine machine;
    private final MachineDriver<LinkInput, LinkOutput> driver;
    private final MsuQueue queue;
    private final Association association;
    private final Outbox outbox;
    private final LinkWire wire = new Wire();
    private final Runnable pump = this::pump;

    /// Messages refused on the loops of those who sent them, until they are counted on ours.
    private final AtomicLong refused = new AtomicLong();

    /// Messages sent and not acknowledged, for other loops.
    private volatile int outstanding;

    /// As level 3 was told.
    private int congestionLevel;
    private boolean closed;

    /// @param variant how labels of the network are laid out
    /// @param endpoint the local peer's port; the link's association is made known there
    /// @param user level 3; called on `loop`
    /// @param observer told of every input of the link's machine
    /// @param loop owns `endpoint` and the link
    /// @throws IllegalArgumentException if `endpoint` knows the peer already
    public M2paLink(
            LinkIdentity id,
            M2paLinkConfig config,
            Variant variant,
            SctpEndpoint endpoint,
            LinkUser user,
            InputObserver observer,
            ByteBufAllocator allocator,
            Loop loop) {
        this.id = id;
        this.config = config;
        this.variant = variant;
        this.user = user;
        this.allocator = allocator;
        this.loop = loop;
        this.selections = new SelectionCounters(variant);
        this.machine = new LinkMachine(config, counters, selections, transits);
        this.driver = new MachineDriver<>(id.toString(), machine, this::perform, observer, loop);
        this.queue =
                new MsuQueue(
                        config.buffers().queueMsusMax(), config.buffers().congestion(), pump, loop);
        this.association =
                endpoint.associate(id.toString(), config.remote(), config.association(), this);
        this.outbox = new Outbox(id, association, counters, allocator);
    }

    @Override
    public LinkIdentity id() {
        return id;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    public M2paLinkConfig config() {
        return config;
    }

    /// Goes on with the peer's addresses in another order: the first is that of the primary path.
    ///
    /// @param remote differs from what is configured so far by that order alone
    public void reorder(RemoteEndpoint remote) {
        assert loop.inLoop();
        assert config.withRemote(remote).isSameButForPrimary(config) : id + " has another peer";
        config = config.withRemote(remote);
        association.prefer(remote.addresses().getFirst());
    }

    /// Readable from any thread.
    public Counters<M2paLinkCounter> counters() {
        return counters;
    }

    /// What was sent, by signalling link selection. Readable from any thread.
    public SelectionCounters selections() {
        return selections;
    }

    /// How many messages wait to be sent: an estimate, from any thread.
    public int waiting() {
        return queue.depth();
    }

    /// How long what was sent had been in the node. Readable from any thread.
    public Histogram transits() {
        return transits.histogram();
    }

    // ---- orders of level 3 --------------------------------------------------------------------

    @Override
    public void start() {
        driver.handle(new LinkInput.Start());
    }

    @Override
    public void stop() {
        driver.handle(new LinkInput.Stop());
    }

    @Override
    public void setEmergency(boolean emergency) {
        driver.handle(new LinkInput.Emergency(emergency));
    }

    @Override
    public void setLocalProcessorOutage(boolean outage) {
        driver.handle(new LinkInput.LocalProcessorOutage(outage));
    }

    /// Tells the peer to stop sending, or to go on, because this node cannot take what arrives
    /// (Q.703 section 9). What arrives meanwhile is kept and not acknowledged.
    public void setReceiveCongestion(boolean congested) {
        driver.handle(new LinkInput.ReceiveCongestion(congested));
    }

    @Override
    public void send(Msu msu) {
        if (!queue.offer(msu)) {
            msu.close();
            if (refused.getAndIncrement() == 0) {
                loop.execute(pump);
            }
        }
    }

    @Override
    public int congestion() {
        return queue.congestion();
    }

    @Override
    public int sequenceNumberBits() {
        return 24;
    }

    @Override
    public void retrieveBsnt(IntConsumer answer) {
        assert loop.inLoop();
        answer.accept(machine.data().acceptedBefore());
    }

    /// As [SignallingLink#retrieve]. With a number that the link never sent, such as -1, what was
    /// sent and not acknowledged is thrown away: an emergency changeover knows of no number
    /// (Q.704 section 5.6).
    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        assert loop.inLoop();
        if (!machine.data().retrieve(forwardSequenceNumber, messages)) {
            for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
                counters.increment(M2paLinkCounter.MSUS_RETRIEVED);
                messages.accept(msu);
            }
        }
        updateCongestion();
    }

    @Override
    public void flush(Consumer<Msu> unsent) {
        assert loop.inLoop();
        if (machine.data().flush(unsent)) {
            for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
                counters.increment(M2paLinkCounter.MSUS_RETRIEVED);
                unsent.accept(msu);
            }
            updateCongestion();
        }
    }

    @Override
    public int unacknowledged() {
        assert loop.inLoop();
        return queue.depth() + machine.data().formerSize() + machine.data().transmission().size();
    }

    @Override
    public int backlog() {
        return queue.depth() + outstanding;
    }

    @Override
    public boolean isReleased() {
        assert loop.inLoop();
        return machine.state() instanceof LinkState.Deactivated(boolean associated) && !associated;
    }

    /// Ends the link for good: the association is aborted, what is kept is thrown away, and the
    /// user hears nothing more.
    public void close() {
        assert loop.inLoop();
        closed = true;
        driver.close();
        association.remove("link removed");
        machine.data().close();
        outbox.clear();
        pump();
    }

    /// A snapshot for `show`.
    public M2paLinkStatus status() {
        assert loop.inLoop();
        return M2paLinkStatus.of(
                id,
                machine,
                queue.depth() + machine.data().formerSize(),
                congestionLevel,
                association.status(),
                counters,
                selections,
                transits.histogram(),
                loop.now());
    }

    // ---- from SCTP ----------------------------------------------------------------------------

    @Override
    public void onUp(Association from) {
        outbox.clear();
        driver.handle(new LinkInput.AssociationUp());
    }

    @Override
    public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
        assert loop.inLoop();
        if (payloadProtocol != PayloadProtocol.M2PA.number()) {
            counters.increment(M2paLinkCounter.DISCARDED_PAYLOAD_PROTOCOL);
            M2paLog.foreignProtocol(
                    id, counters.get(M2paLinkCounter.DISCARDED_PAYLOAD_PROTOCOL), payloadProtocol);
            message.release();
            return;
        }
        int type;
        try {
            type = M2paCodec.check(message);
        } catch (M2paDecodeException e) {
            counters.increment(e.counter());
            M2paLog.malformed(id, counters.get(e.counter()), e);
            message.release();
            return;
        }
        if (type == M2paCodec.USER_DATA) {
            onUserData(message);
        } else {
            onStatus(stream, message);
        }
    }

    @Override
    public void onBatchEnd(Association from) {
        pump();
        user.onBatchEnd(this);
    }

    @Override
    public void onRestart(Association from) {
        outbox.clear();
        driver.handle(new LinkInput.AssociationRestarted());
    }

    @Override
    public void onWritable(Association from) {
        if (outbox.retry()) {
            pump();
        }
    }

    @Override
    public void onDown(Association from, DownReason reason) {
        outbox.clear();
        driver.handle(new LinkInput.AssociationDown(reason));
    }

    private void onStatus(int stream, ByteBuf message) {
        StatusIndication indication = M2paCodec.indication(message);
        int bsn = M2paCodec.bsn(message);
        message.release();
        M2paLog.received(id, indication);
        driver.handle(new LinkInput.Status(indication, stream, bsn));
    }

    private void onUserData(ByteBuf message) {
        int bsn = M2paCodec.bsn(message);
        int fsn = M2paCodec.fsn(message);
        message.skipBytes(
                M2paCodec.isEmpty(message) ? M2paCodec.HEADER_OCTETS : M2paCodec.SIO_INDEX);
        DataTransfer.Verdict verdict =
                machine.onUserData(bsn, fsn, message, loop.now(), driver.outputs());
        driver.flush();
        switch (verdict) {
            case DELIVER -> deliver(message);
            case HELD -> {}
            case DROP -> message.release();
        }
    }

    private void deliver(ByteBuf octets) {
        Msu msu;
        try {
            msu = Msu.decode(variant, priorityBefore(octets), octets);
        } catch (MsuDecodeException e) {
            counters.increment(M2paLinkCounter.DISCARDED_LABEL);
            M2paLog.malformed(id, counters.get(M2paLinkCounter.DISCARDED_LABEL), e);
            octets.release();
            return;
        }
        user.onMsu(this, msu);
    }

    /// RFC 4165 section 2.3.1: the octet before the message has its priority in TTC networks; in
    /// others it is spare, and is not passed on.
    private int priorityBefore(ByteBuf octets) {
        return variant == Variant.TTC ? octets.getUnsignedByte(octets.readerIndex() - 1) >>> 6 : 0;
    }

    // ---- what the machine decides -------------------------------------------------------------

    private void perform(LinkOutput output) {
        switch (output) {
            case LinkOutput.OpenAssociation _ -> association.open();
            case LinkOutput.AnswerAssociation _ -> association.answer();
            case LinkOutput.ShutdownAssociation _ -> association.shutdown();
            case LinkOutput.AbortAssociation(String reason) -> association.abort(reason);
            case LinkOutput.SendStatus _, LinkOutput.Acknowledge _ -> outbox.put(output);
            case LinkOutput.InService _ -> {
                queue.drainTo(machine.data()::keepUnsent);
                M2paLog.inService(id);
                user.onInService(this);
            }
            case LinkOutput.OutOfService(var failure) -> {
                M2paLog.outOfService(id, failure);
                if (failure.cause().isSilence()) {
                    association.probe();
                }
                user.onOutOfService(this, failure);
            }
            case LinkOutput.RemoteProcessorOutage(boolean outage) -> {
                M2paLog.remoteProcessorOutage(id, outage);
                user.onRemoteProcessorOutage(this, outage);
            }
            case LinkOutput.DeliverHeld _ -> {
                for (ByteBuf m = machine.data().pollReleased();
                        m != null;
                        m = machine.data().pollReleased()) {
                    deliver(m);
                }
                user.onBatchEnd(this);
            }
            case LinkOutput.Transmit _ -> pump();
        }
    }

    /// Sends what can be sent; runs after messages were offered, after a batch and whenever a
    /// hindrance has gone.
    private void pump() {
        assert loop.inLoop();
        countRefused();
        if (closed) {
            discardQueue(M2paLinkCounter.UNSENT_REMOVED);
            return;
        }
        machine.transmit(loop.now(), wire);
        driver.flush();
        association.flush();
        if (transits.isUnsettled()) {
            transits.settle(loop.now());
        }
        outstanding = machine.data().transmission().size();
        updateCongestion();
    }

    private void countRefused() {
        long count = refused.getAndSet(0);
        if (count > 0) {
            counters.add(M2paLinkCounter.UNSENT_QUEUE_FULL, count);
            M2paLog.queueFull(id, count);
        }
    }

    private int discardQueue(M2paLinkCounter reason) {
        int discarded = 0;
        for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
            msu.close();
            discarded++;
        }
        counters.add(reason, discarded);
        return discarded;
    }

    private void updateCongestion() {
        int level = Congestion.level(queue.updateCongestion());
        if (level != congestionLevel) {
            congestionLevel = level;
            M2paLog.congestion(id, level, queue.depth());
            user.onCongestion(this, level);
        }
    }

    /// The data stream, as [LinkMachine#transmit] sees it.
    private final class Wire implements LinkWire {
        @Override
        public @Nullable Msu next() {
            return queue.poll();
        }

        @Override
        public int waiting() {
            return queue.depth();
        }

        @Override
        public boolean send(int bsn, int fsn, Msu msu) {
            // user data must not overtake a link status that waits
            return outbox.isEmpty()
                    && association.send(
                            DataTransfer.DATA_STREAM,
                            PayloadProtocol.M2PA,
                            M2paCodec.encodeUserData(
                                    allocator, bsn, fsn, msu.priority(), msu.octets()));
        }
    }
}
