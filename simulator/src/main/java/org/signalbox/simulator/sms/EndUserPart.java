// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import io.netty.buffer.ByteBufAllocator;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.mtp.Mtp3EndCongestionPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3PausePrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3ResumePrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3StatusCause;
import org.restcomm.protocols.ss7.mtp.Mtp3StatusPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3TransferPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3TransferPrimitiveFactory;
import org.restcomm.protocols.ss7.mtp.Mtp3UserPart;
import org.restcomm.protocols.ss7.mtp.Mtp3UserPartListener;
import org.restcomm.protocols.ss7.mtp.RoutingLabelFormat;
import org.restcomm.ss7.congestion.ExecutorCongestionMonitor;
import org.signalbox.machine.Loop;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.node.Node;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// MTP level 3 of a node of ours, as jSS7's SCCP wants to see it.
///
/// ```
///   jSS7's threads  -- sendMessage --> bounded queue -->  control loop  -- MtpService.transfer
///   the end's loop  <------------- bounded count -------  control loop  <- Mtp3User
/// ```
///
/// What does not fit is counted; to jSS7, a message that could not be sent is an error.
final class EndUserPart implements Mtp3UserPart, Mtp3User, AutoCloseable {
    /// Messages that may wait in each direction.
    static final int WAITING_MSUS_MAX = 8_192;

    /// What a signalling information field has room for behind the label of ITU networks.
    private static final int USER_PART_OCTETS_MAX = 268;

    private static final RoutingLabelFormat FORMAT = RoutingLabelFormat.ITU;

    private final Node node;
    private final List<PointCode> remote;
    private final ByteBufAllocator allocator;
    private final Loop loop;
    private final Mtp3TransferPrimitiveFactory primitives =
            new Mtp3TransferPrimitiveFactory(FORMAT);
    private final List<Mtp3UserPartListener> listeners = new CopyOnWriteArrayList<>();

    private final MpscAtomicArrayQueue<Msu> outgoing = new MpscAtomicArrayQueue<>(WAITING_MSUS_MAX);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger incoming = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    // owned by the control loop
    private final Map<PointCodeMask, Boolean> reachable =
            new TreeMap<>(PointCodeMask.LONGEST_FIRST);
    private final Map<PointCode, Boolean> told = new TreeMap<>();
    private final List<CompletableFuture<Boolean>> awaited = new ArrayList<>();
    private @Nullable MtpService service;

    /// @param remote the points to which SCCP sends
    /// @param loop on which SCCP takes what comes
    EndUserPart(Node node, List<PointCode> remote, ByteBufAllocator allocator, Loop loop) {
        this.node = node;
        this.remote = remote;
        this.allocator = allocator;
        this.loop = loop;
    }

    /// Messages thrown away because too many waited, or because the place was given up.
    long dropped() {
        return dropped.get();
    }

    /// Completed as soon as all points to which SCCP sends are reachable, and SCCP knows.
    CompletableFuture<Boolean> connected() {
        CompletableFuture<Boolean> connected = new CompletableFuture<>();
        node.onControl(
                () -> {
                    awaited.add(connected);
                    tellWhoWaits();
                });
        return connected;
    }

    /// What the node gave for this, from whatever loop.
    void use(MtpService given) {
        node.onControl(
                () -> {
                    service = given;
                    transferAll();
                });
    }

    // ---- jSS7 asks, on its threads ------------------------------------------------------------

    @Override
    public void sendMessage(Mtp3TransferPrimitive message) throws IOException {
        Msu msu =
                Msu.compose(
                        allocator,
                        ServiceInformation.of(
                                NetworkIndicator.of(message.getNi()),
                                ServiceIndicator.of(message.getSi())),
                        new RoutingLabel(
                                PointCode.itu(message.getDpc()),
                                PointCode.itu(message.getOpc()),
                                SignallingLinkSelection.of(message.getSls() % FORMAT.getMaxSls())),
                        message.getData());
        if (!outgoing.offer(msu)) {
            dropped.incrementAndGet();
            msu.close();
            throw new IOException(WAITING_MSUS_MAX + " messages wait to be sent");
        }
        if (scheduled.compareAndSet(false, true)) {
            node.onControl(this::transferAll);
        }
    }

    private void transferAll() {
        scheduled.set(false);
        MtpService to = service;
        if (to == null) {
            return; // they wait until there is one
        }
        for (Msu msu; (msu = outgoing.poll()) != null; ) {
            to.transfer(msu);
        }
    }

    @Override
    public int getMaxUserDataLength(int dpc) {
        return USER_PART_OCTETS_MAX;
    }

    @Override
    public void addMtp3UserPartListener(Mtp3UserPartListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeMtp3UserPartListener(Mtp3UserPartListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Mtp3TransferPrimitiveFactory getMtp3TransferPrimitiveFactory() {
        return primitives;
    }

    @Override
    public RoutingLabelFormat getRoutingLabelFormat() {
        return FORMAT;
    }

    @Override
    public void setRoutingLabelFormat(RoutingLabelFormat format) {
        throw new UnsupportedOperationException("labels are those of the node");
    }

    @Override
    public boolean isUseLsbForLinksetSelection() {
        return true;
    }

    @Override
    public void setUseLsbForLinksetSelection(boolean use) {
        throw new UnsupportedOperationException("the node chooses links");
    }

    @Override
    public int getDeliveryMessageThreadCount() {
        return 1;
    }

    @Override
    public void setDeliveryMessageThreadCount(int count) {
        throw new UnsupportedOperationException("an end has one loop");
    }

    /// None: the bound is that of [#WAITING_MSUS_MAX].
    @Override
    @SuppressWarnings("NullAway") // jSS7 takes null for "no monitor"
    public ExecutorCongestionMonitor getExecutorCongestionMonitor() {
        return null;
    }

    @Override
    public void start() {}

    /// The place at the node is given up later, by [#close].
    @Override
    public void stop() {}

    /// Gives up the place at the node. Blocks until nothing comes from there any more.
    @Override
    public void close() {
        CompletableFuture.runAsync(this::giveUp, node::onControl).join();
    }

    private void giveUp() {
        MtpService given = service;
        service = null;
        if (given != null) {
            given.close();
        }
        for (Msu msu; (msu = outgoing.poll()) != null; ) {
            dropped.incrementAndGet();
            msu.close();
        }
    }

    // ---- the node tells, on its control loop --------------------------------------------------

    @Override
    public void onTransfer(Msu msu) {
        Mtp3TransferPrimitive message =
                primitives.createMtp3TransferPrimitive(
                        msu.serviceInformation().serviceIndicator().bits(),
                        msu.serviceInformation().networkIndicator().bits(),
                        msu.serviceInformation().priority(),
                        msu.opc().value(),
                        msu.dpc().value(),
                        msu.sls().value(),
                        msu.userPart());
        msu.close();
        if (incoming.incrementAndGet() > WAITING_MSUS_MAX) {
            incoming.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        loop.execute(
                () -> {
                    incoming.decrementAndGet();
                    listeners.forEach(listener -> listener.onMtp3TransferMessage(message));
                });
    }

    @Override
    public void onPause(MtpPause pause) {
        reachable.put(pause.affected(), false);
        tellWhatChanged();
    }

    @Override
    public void onResume(MtpResume resume) {
        reachable.put(resume.affected(), true);
        tellWhatChanged();
    }

    /// jSS7 knows single points, our MTP speaks of blocks.
    private void tellWhatChanged() {
        for (PointCode point : remote) {
            boolean now =
                    reachable.entrySet().stream()
                            .filter(statement -> statement.getKey().contains(point))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse(false);
            if (now != told.getOrDefault(point, false)) {
                told.put(point, now);
                tell(
                        listener -> {
                            if (now) {
                                listener.onMtp3ResumeMessage(
                                        new Mtp3ResumePrimitive(point.value()));
                            } else {
                                listener.onMtp3PauseMessage(new Mtp3PausePrimitive(point.value()));
                            }
                        });
            }
        }
        tellWhoWaits();
    }

    private void tellWhoWaits() {
        if (remote.stream().allMatch(point -> told.getOrDefault(point, false))) {
            List<CompletableFuture<Boolean>> waiting = List.copyOf(awaited);
            awaited.clear();
            // after what SCCP was told
            loop.execute(() -> waiting.forEach(one -> one.complete(true)));
        }
    }

    @Override
    public void onStatus(MtpStatus status) {
        int affected = status.affected().value();
        switch (status.cause()) {
            case MtpStatus.Cause.Congestion(int level) when level == 0 ->
                    tell(
                            listener ->
                                    listener.onMtp3EndCongestionMessage(
                                            new Mtp3EndCongestionPrimitive(affected)));
            case MtpStatus.Cause.Congestion(int level) ->
                    tell(
                            listener ->
                                    listener.onMtp3StatusMessage(
                                            new Mtp3StatusPrimitive(
                                                    affected,
                                                    Mtp3StatusCause.SignallingNetworkCongested,
                                                    level,
                                                    0)));
            case MtpStatus.Cause.UserPartUnavailable(UnavailabilityCause cause) ->
                    tell(
                            listener ->
                                    listener.onMtp3StatusMessage(
                                            new Mtp3StatusPrimitive(
                                                    affected,
                                                    cause(cause),
                                                    0,
                                                    ServiceIndicator.SCCP.bits())));
        }
    }

    private static Mtp3StatusCause cause(UnavailabilityCause cause) {
        return switch (cause) {
            case UNKNOWN -> Mtp3StatusCause.UserPartUnavailability_Unknown;
            case UNEQUIPPED -> Mtp3StatusCause.UserPartUnavailability_UnequippedRemoteUser;
            case INACCESSIBLE -> Mtp3StatusCause.UserPartUnavailability_InaccessibleRemoteUser;
        };
    }

    private void tell(Consumer<Mtp3UserPartListener> news) {
        loop.execute(() -> listeners.forEach(news));
    }
}
