// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.Egress;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuScreen;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.link.TransitTimes;
import org.signalbox.machine.Loop;
import org.signalbox.machine.ReportPacing;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.mtp3.user.RelayService;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Level 3 at one link, on that link's loop: message discrimination and routing (HMDC and HMRT of
/// Q.704 figures 24 and 26).
///
/// What is to be transferred goes straight to its egress, without another loop in between. What is
/// for this point is handed over to the control loop through two bounded queues, so that a flood of
/// traffic for user parts cannot push out the management messages that would stop it.
///
/// Messages of a link that is aligned but not yet tested are taken: the far end's test may have
/// ended before ours, and it may use the link already.
final class LinkIngress implements LinkUser {
    static final int MANAGEMENT_QUEUE_MSUS_MAX = 1_024;
    static final int USER_QUEUE_MSUS_MAX = 4_096;

    /// Reports on their way to the control loop at most.
    static final int REPORTS_MAX = 4_096;

    /// What a point code has at most.
    private static final int CODE_BITS = 24;

    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final long TRANSFER_INTERVAL_NANOS = 100_000_000L;

    /// The control loop's side of a link. All methods but [#discarded] are called on the control
    /// loop.
    interface Control {
        void inService(LinkIngress ingress);

        void outOfService(LinkIngress ingress, LinkFailure failure);

        void processorOutage(LinkIngress ingress, boolean outage);

        void congestion(LinkIngress ingress, int level);

        /// Takes ownership.
        void management(LinkIngress ingress, Msu msu);

        /// The far end says something of destinations, or asks.
        void report(LinkIngress ingress, DestinationReport report);

        /// Takes ownership.
        void forUserPart(LinkIngress ingress, Msu msu);

        /// A message from here was transferred: a sample, see [#reportTransfers].
        void transferred(LinkIngress ingress, PointCode destination);

        /// Transfer-controlled is to be sent.
        ///
        /// @param request see [ControlRequests]
        void controlRequested(long request);

        /// A sample of what was thrown away on the link's loop: once a second for a destination and
        /// reason.
        void discarded(LinkIngress ingress, DiscardSample sample);

        /// The same of messages that user parts sent on the link's loop: nobody else's routes are
        /// to blame.
        void relayedDiscarded(DiscardSample sample);
    }

    private final LinkIdentity id;
    private final int linkset;
    private final @Nullable NetworkIndicator indicator;
    private final MsuScreen screen;
    private final Supplier<RoutingSnapshot> published;
    private final Control control;
    private final Loop controlLoop;
    private final HandOver managementQueue;
    private final HandOver userQueue;
    private final Counters<LinkCounter> counters = new Counters<>(LinkCounter.class);
    private final AtomicInteger reportsWaiting = new AtomicInteger();
    private final TransferControl transferControl;
    private final Gate.Admission admission = this::isRefused;
    private final ReportPacing discardReports = new ReportPacing(REPORT_INTERVAL_NANOS);

    private final RelayPort relayPort = new RelayPort();

    /// Null while transfers are not to be reported.
    private @Nullable ReportPacing transferReports;

    /// Read once for a batch, so that all messages of it go by the same routes.
    private @Nullable RoutingSnapshot snapshot;

    /// When the batch began, as in [Msu#takenAt].
    private int batchTakenAt = Msu.NEVER_TAKEN;

    LinkIngress(
            LinkIdentity id,
            int linkset,
            Supplier<RoutingSnapshot> published,
            Control control,
            Loop controlLoop) {
        this(id, linkset, null, MsuScreen.OPEN, published, control, controlLoop);
    }

    /// @param linkset the number of the link's linkset within the node; [Msu#OWN] if what it brings
    ///     counts as this point's own
    /// @param indicator as [LinksetConfig#indicator]
    /// @param screen which messages may pass; tests of the link itself are not asked about
    /// @param published gives the snapshot that holds now, from any loop
    LinkIngress(
            LinkIdentity id,
            int linkset,
            @Nullable NetworkIndicator indicator,
            MsuScreen screen,
            Supplier<RoutingSnapshot> published,
            Control control,
            Loop controlLoop) {
        this.id = id;
        this.linkset = linkset;
        this.indicator = indicator;
        this.screen = screen;
        this.published = published;
        this.control = control;
        this.controlLoop = controlLoop;
        this.managementQueue =
                new HandOver(
                        MANAGEMENT_QUEUE_MSUS_MAX,
                        msu -> control.management(this, msu),
                        controlLoop);
        this.userQueue =
                new HandOver(
                        USER_QUEUE_MSUS_MAX, msu -> control.forUserPart(this, msu), controlLoop);
        this.transferControl =
                new TransferControl(
                        new ControlRequests(control::controlRequested, controlLoop), counters);
    }

    LinkIdentity id() {
        return id;
    }

    Counters<LinkCounter> counters() {
        return counters;
    }

    /// Messages handed over and not yet taken. An estimate off the control loop.
    int held() {
        return managementQueue.depth() + heldForUserParts();
    }

    /// As [#held], for user parts only.
    int heldForUserParts() {
        return userQueue.depth();
    }

    /// From now on the control loop is told to which destinations messages are transferred: ten
    /// times a second for each. On the link's loop.
    void reportTransfers() {
        if (transferReports == null) {
            transferReports = new ReportPacing(TRANSFER_INTERVAL_NANOS);
        }
    }

    @Override
    public void onInService(SignallingLink link) {
        assert link.loop().inLoop();
        controlLoop.execute(() -> control.inService(this));
    }

    @Override
    public void onOutOfService(SignallingLink link, LinkFailure failure) {
        assert link.loop().inLoop();
        controlLoop.execute(() -> control.outOfService(this, failure));
    }

    @Override
    public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {
        assert link.loop().inLoop();
        controlLoop.execute(() -> control.processorOutage(this, outage));
    }

    @Override
    public void onCongestion(SignallingLink link, int level) {
        assert link.loop().inLoop();
        controlLoop.execute(() -> control.congestion(this, level));
    }

    @Override
    public void onReport(ReportingLink link, DestinationReport report) {
        assert link.loop().inLoop();
        if (reportsWaiting.incrementAndGet() > REPORTS_MAX) {
            reportsWaiting.decrementAndGet();
            counters.increment(LinkCounter.REPORTS_LOST);
            return;
        }
        counters.increment(LinkCounter.REPORTS);
        controlLoop.execute(
                () -> {
                    reportsWaiting.decrementAndGet();
                    control.report(this, report);
                });
    }

    @Override
    public void onMsu(SignallingLink link, Msu msu) {
        assert link.loop().inLoop();
        counters.increment(LinkCounter.RECEIVED);
        RoutingSnapshot routes = snapshot;
        if (routes == null) {
            routes = published.get();
            snapshot = routes;
            batchTakenAt = TransitTimes.moment(link.loop().now());
        }
        msu.takenAt(batchTakenAt);
        ServiceIndicator service = msu.serviceInformation().serviceIndicator();
        boolean test = LinkTestCodec.isTest(msu.variant(), service);
        if (test && !LinkTestCodec.isRouted(msu.variant())) {
            // never transferred, and looked at whatever its label says: a wrong one is what the
            // test is to find
            handOver(managementQueue, LinkCounter.MANAGEMENT, link, msu);
            return;
        }
        if (msu.serviceInformation().networkIndicator() != expectedIndicator(routes)) {
            discard(DiscardReason.WRONG_NETWORK, link, msu);
            return;
        }
        if (indicator != null) {
            msu.setNetworkIndicator(routes.networkIndicator());
        }
        if (!screen.admits(msu, link.loop())) {
            discard(DiscardReason.SCREENED, link, msu);
            return;
        }
        Decision decision = routes.decide(msu.dpc(), msu.opc(), msu.sls(), linkset);
        if (!(decision instanceof Deliver) && linkset != Msu.OWN && routes.isOwnOrigin(msu.opc())) {
            discard(DiscardReason.RETURNED, link, msu);
            return;
        }
        switch (decision) {
            case Forward forward when forward.egress() instanceof Gate gate ->
                    convert(gate, link, msu);
            case Forward forward -> {
                DiscardReason refused = refusal(forward, routes, link, msu);
                if (refused != null) {
                    discard(refused, link, msu);
                    return;
                }
                counters.increment(LinkCounter.TRANSFERRED);
                if (transferReports != null) {
                    reportTransfer(transferReports, link, msu.dpc());
                }
                msu.cameOver(linkset);
                if (routes.rotatesLabel()) {
                    msu.rotateSls();
                }
                forward.egress().send(msu);
            }
            case Deliver delivery -> {
                if (test || service == ServiceIndicator.SNM) {
                    handOver(managementQueue, LinkCounter.MANAGEMENT, link, msu);
                } else {
                    deliver(routes, delivery, link, msu);
                }
            }
            case Discard discard -> discard(discard.reason(), link, msu);
        }
    }

    @Override
    public void onBatchEnd(SignallingLink link) {
        assert link.loop().inLoop();
        snapshot = null;
    }

    /// Throws away what has been handed over and not yet taken. On the control loop.
    ///
    /// @return how many messages that were
    int clear() {
        assert controlLoop.inLoop();
        int thrownAway = held();
        managementQueue.drainTo(Msu::close);
        userQueue.drainTo(Msu::close);
        return thrownAway;
    }

    /// A message for a user part of this point: one that relays is asked at once, an application
    /// server's is on the way there already, and the rest is the control loop's, which also answers
    /// for user parts that are not there.
    private void deliver(RoutingSnapshot routes, Deliver delivery, SignallingLink link, Msu msu) {
        Mtp3Relay relay = routes.relay(msu.serviceInformation().serviceIndicator());
        if (relay != null) {
            counters.increment(LinkCounter.RELAYED);
            relayPort.relay(relay, link, routes, delivery, msu);
        } else if (!distribute(routes, delivery, link, msu)) {
            handOver(userQueue, LinkCounter.DELIVERED, link, msu);
        }
    }

    /// @return false if no application server is for it; then it is still the caller's
    private boolean distribute(
            RoutingSnapshot routes, Deliver delivery, SignallingLink link, Msu msu) {
        if (!(routes.distribute(delivery, msu) instanceof Forward forward)) {
            return false;
        }
        DiscardReason refused = refusal(forward, routes, link, msu);
        if (refused == null) {
            counters.increment(LinkCounter.DISTRIBUTED);
            msu.cameOver(linkset);
            forward.egress().send(msu);
        } else {
            discard(refused, link, msu);
        }
        return true;
    }

    /// Why a message may not take its way out: that is too congested for it, or screened. Null if
    /// it may.
    private @Nullable DiscardReason refusal(
            Forward forward, RoutingSnapshot routes, SignallingLink link, Msu msu) {
        Egress egress = forward.egress();
        int congestion = egress.congestion();
        if (TransferControl.isCongested(congestion)
                && transferControl.refuses(msu, egress, congestion, routes.flowControl())) {
            return DiscardReason.CONGESTION;
        }
        return screen.releases(msu, forward.linkset(), link.loop()) ? null : DiscardReason.SCREENED;
    }

    private NetworkIndicator expectedIndicator(RoutingSnapshot routes) {
        return indicator == null ? routes.networkIndicator() : indicator;
    }

    /// A message for a point of another network.
    private void convert(Gate gate, SignallingLink link, Msu msu) {
        PointCode destination = msu.dpc();
        DiscardReason refused = gate.pass(msu, admission);
        if (refused != null) {
            discard(refused, link, msu, gate);
            return;
        }
        counters.increment(LinkCounter.TRANSFERRED);
        if (transferReports != null) {
            reportTransfer(transferReports, link, destination);
        }
    }

    private boolean isRefused(Msu msu, Egress way, int congestion) {
        RoutingSnapshot routes = snapshot;
        return routes != null
                && transferControl.refuses(msu, way, congestion, routes.flowControl());
    }

    private void handOver(HandOver queue, LinkCounter counter, SignallingLink link, Msu msu) {
        if (queue.offer(msu)) {
            counters.increment(counter);
        } else {
            discard(DiscardReason.HAND_OVER_FULL, link, msu);
        }
    }

    private void reportTransfer(ReportPacing pacing, SignallingLink link, PointCode destination) {
        if (pacing.permits(destination.value(), link.loop().now())) {
            controlLoop.execute(() -> control.transferred(this, destination));
        }
    }

    private void discard(DiscardReason reason, SignallingLink link, Msu msu) {
        discard(reason, link, msu, null);
    }

    /// @param gate to the network in which it found no way; null if in this one
    private void discard(DiscardReason reason, SignallingLink link, Msu msu, @Nullable Gate gate) {
        counters.increment(LinkCounter.of(reason));
        DiscardSample sample = sample(reason, link, msu, gate);
        if (sample != null) {
            controlLoop.execute(() -> control.discarded(this, sample));
        }
        msu.close();
    }

    /// What to tell the control loop of a message that is thrown away; null if it is not this one's
    /// turn.
    private @Nullable DiscardSample sample(
            DiscardReason reason, SignallingLink link, Msu msu, @Nullable Gate gate) {
        if (reason == DiscardReason.SCREENED) {
            return null; // the screen itself reports which rule it was
        }
        long now = link.loop().now();
        if (!discardReports.permits(msu.dpc().value() | reason.ordinal() << CODE_BITS, now)) {
            return null;
        }
        String remedy = gate == null ? "" : gate.crossing().remedy(reason, msu.opc());
        return DiscardSample.of(reason, id, msu, now).withRemedy(remedy);
    }

    /// By which a user part sends on this loop. What it sends is of this point's own: it may go
    /// back over the link that it came by, by what a translation says.
    private final class RelayPort implements RelayService {
        private @Nullable SignallingLink link;
        private @Nullable RoutingSnapshot routes;
        private @Nullable Deliver delivery;

        private void relay(
                Mtp3Relay relay,
                SignallingLink arrived,
                RoutingSnapshot current,
                Deliver own,
                Msu msu) {
            link = arrived;
            routes = current;
            delivery = own;
            relay.onTransfer(msu, this);
            delivery = null;
            routes = null;
            link = null;
        }

        @Override
        public long now() {
            return Objects.requireNonNull(link).loop().now();
        }

        @Override
        public Reach reach(PointCode destination, SignallingLinkSelection sls) {
            return Objects.requireNonNull(routes).reach(destination, sls);
        }

        @Override
        public void transfer(Msu msu) {
            RoutingSnapshot current = Objects.requireNonNull(routes);
            msu.takenAt(batchTakenAt);
            switch (current.decide(msu.dpc(), msu.sls())) {
                case Forward forward when forward.egress() instanceof Gate gate -> {
                    PointCode destination = msu.dpc();
                    DiscardReason refused = gate.pass(msu, admission);
                    if (refused == null) {
                        sent(destination);
                    } else {
                        discardRelayed(refused, msu, gate);
                    }
                }
                case Forward forward -> {
                    DiscardReason refused =
                            refusal(forward, current, Objects.requireNonNull(link), msu);
                    if (refused != null) {
                        discardRelayed(refused, msu, null);
                        return;
                    }
                    sent(msu.dpc());
                    if (current.rotatesLabel()) {
                        msu.rotateSls();
                    }
                    forward.egress().send(msu);
                }
                case Deliver _ -> {
                    if (!distribute(msu)) {
                        handOver(msu);
                    }
                }
                case Discard discard -> discardRelayed(discard.reason(), msu, null);
            }
        }

        @Override
        public boolean distribute(Msu msu) {
            return LinkIngress.this.distribute(
                    Objects.requireNonNull(routes),
                    Objects.requireNonNull(delivery),
                    Objects.requireNonNull(link),
                    msu);
        }

        @Override
        public void handOver(Msu msu) {
            LinkIngress.this.handOver(
                    userQueue, LinkCounter.DELIVERED, Objects.requireNonNull(link), msu);
        }

        @Override
        public int handOverCongestion() {
            return userQueue.congestionLevel();
        }

        private void sent(PointCode destination) {
            counters.increment(LinkCounter.RELAY_SENT);
            if (transferReports != null) {
                reportTransfer(transferReports, Objects.requireNonNull(link), destination);
            }
        }

        private void discardRelayed(DiscardReason reason, Msu msu, @Nullable Gate gate) {
            counters.increment(LinkCounter.ofRelayed(reason));
            DiscardSample sample = sample(reason, Objects.requireNonNull(link), msu, gate);
            if (sample != null) {
                controlLoop.execute(() -> control.relayedDiscarded(sample));
            }
            msu.close();
        }
    }
}
