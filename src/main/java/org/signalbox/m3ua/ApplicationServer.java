// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Congestion;
import org.signalbox.link.CongestionThresholds;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuQueue;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.TransitTimes;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Histogram;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// An application server as a link of level 3: takes messages and gives them to those of its
/// processes that are active (RFC 4666 section 1.4.2.4), or is the way to a signalling gateway.
///
/// ```
///   level 3 --> queue --> by traffic mode --> backlog of a process --> association
///                    \-> waiting, while no process is active: AS-PENDING
/// ```
///
/// What waits when the recovery time is over, or in the backlog of the last process that was
/// active, level 3 gets back by [#retrieve], to send it another way. What the backlog of one of
/// several processes holds goes to the others. What an association had taken when it failed is
/// lost; M3UA has no numbers by which to know.
///
/// Everything but [#send] and [#congestion] is called on the loop, which is also that of all the
/// associations of its processes: so there is no moment at which a message could be in between.
public final class ApplicationServer implements ReportingLink {
    /// Whom a message is for.
    private sealed interface Distribution {
        /// Nobody takes traffic.
        record Nobody() implements Distribution {}

        record One(Outlet outlet) implements Distribution {}

        record Shared(Sharing<Outlet> sharing) implements Distribution {}

        record All(List<Outlet> outlets) implements Distribution {}
    }

    private final LinkIdentity id;
    private AsTraffic config;
    private final RoutingKey key;
    private final LinkUser user;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final Counters<AsCounter> counters = new Counters<>(AsCounter.class);
    private final TransitTimes transits = new TransitTimes();
    private final MsuQueue queue;
    private final CongestionThresholds thresholds;
    private final HeldMessages held;

    /// Messages refused on the loops of those who sent them, until they are counted on ours.
    private final AtomicLong refused = new AtomicLong();

    private final Map<AspWire, Outlet> outlets = new LinkedHashMap<>();
    private Distribution distribution = new Distribution.Nobody();
    private List<AspWire> active = List.of();

    private DestinationNews news;

    /// All servers at the point, this one among them, if keys tell them apart.
    private List<ApplicationServer> alternatives = List.of();

    private boolean started;
    private boolean inService;
    private boolean closed;

    /// Whether level 3 has the way here.
    private boolean open;

    /// Told when it has; null if nobody waits for it.
    private @Nullable Runnable whenOpen;

    /// Of the fullest backlog, in the words of [Congestion]; read by every loop.
    private volatile int backlogCongestion = Congestion.NONE;

    /// What waits beyond the queue, for other loops.
    private volatile int waitingHere;

    private int toldLevel;

    /// Counts messages that are shared one by one.
    private int turn;

    /// Counts the messages of a broadcast that name themselves; zero names none.
    private int correlation;

    /// By its selection, whether a flow has had such a message since a process joined.
    private final BitSet correlated = new BitSet();

    /// Whether [#pump] is to come.
    private boolean burst;

    private final Runnable pump = this::pump;

    /// @param user level 3; called on `loop`
    /// @param loop that of all associations of its processes
    public ApplicationServer(
            AsTraffic config, LinkUser user, ByteBufAllocator allocator, Loop loop) {
        this.id = new LinkIdentity(config.name(), 0);
        this.config = config;
        this.key = config.key();
        this.user = user;
        this.allocator = allocator;
        this.loop = loop;
        this.held = new HeldMessages(config.pendingMsusMax(), counters);
        this.thresholds = CongestionThresholds.of(config.queueMsusMax());
        this.news = new DestinationNews(config.scope(), config.mate(), counters, loop);
        this.queue = new MsuQueue(config.queueMsusMax(), thresholds, pump, loop);
    }

    @Override
    public LinkIdentity id() {
        return id;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    public AsTraffic config() {
        return config;
    }

    /// Readable from any thread.
    public Counters<AsCounter> counters() {
        return counters;
    }

    /// How many messages wait to be sent: an estimate, from any thread.
    public int waiting() {
        return queue.depth() + waitingHere;
    }

    /// How long what was sent had been in the node. Readable from any thread.
    public Histogram transits() {
        return transits.histogram();
    }

    RoutingKey key() {
        return key;
    }

    /// The gateway has told how messages name it; no process takes its traffic yet.
    void name(RoutingContext context) {
        assert loop.inLoop();
        config = config.withContext(context);
        news = new DestinationNews(config.scope(), config.mate(), counters, loop);
        news.goTo(active);
    }

    /// From now on these are at the same point, and keys tell them apart.
    ///
    /// @param all this one among them; empty if it takes all that comes
    void shareWith(List<ApplicationServer> all) {
        alternatives = List.copyOf(all);
    }

    /// Which process takes which value of the selection; empty unless they share.
    List<AsBinding> bindings() {
        if (!(distribution instanceof Distribution.Shared(var sharing))) {
            return List.of();
        }
        List<AsBinding> bindings = new ArrayList<>();
        for (Outlet taking : sharing.bindings()) {
            int selection = bindings.size();
            bindings.add(
                    new AsBinding(
                            selection,
                            sharing.ownerOf(selection).wire().name(),
                            taking.wire().name()));
        }
        return List.copyOf(bindings);
    }

    // ---- from the processes -------------------------------------------------------------------

    /// Comes into service though no process takes traffic yet: messages wait.
    ///
    /// @param opened told, once, as soon as level 3 has the way here
    void prepare(Runnable opened) {
        assert loop.inLoop();
        if (open) {
            opened.run();
            return;
        }
        whenOpen = opened;
        if (!inService) {
            comeIntoService();
        }
    }

    /// From now on messages go to these processes.
    ///
    /// @param mode how they share the traffic
    /// @param all processes of the server, each as often as its weight says, in a fixed order
    /// @param taking those of them that are active; not empty
    void serve(TrafficMode mode, List<AspWire> all, List<AspWire> taking) {
        assert loop.inLoop();
        news.send();
        List<AspWire> before = active;
        boolean copied = distribution instanceof Distribution.All;
        active = List.copyOf(taking);
        news.goTo(active);
        distribution =
                switch (mode) {
                    case OVERRIDE -> new Distribution.One(outlet(active.getLast()));
                    case LOADSHARE ->
                            new Distribution.Shared(
                                    Sharing.of(
                                            outletsOf(all),
                                            outletsOf(sharing(all)),
                                            1 << config.variant().slsBits()));
                    case BROADCAST -> new Distribution.All(outletsOf(active));
                };
        if (copied) {
            discardBacklogsOfOthers();
        } else {
            takeBacklogsOfOthers();
        }
        List<AspWire> joined = new ArrayList<>(active);
        joined.removeAll(before);
        if (!joined.isEmpty()) {
            correlated.clear();
        }
        if (!inService) {
            comeIntoService();
        } else {
            joined.forEach(news::tellOnce);
        }
        for (Msu msu = held.next(); msu != null; msu = held.next()) {
            dispatch(msu);
        }
        pump();
    }

    /// Those that share the load: one of weight 0 only if no other is active.
    private List<AspWire> sharing(List<AspWire> all) {
        List<AspWire> weighted = active.stream().filter(all::contains).toList();
        return weighted.isEmpty() ? active : weighted;
    }

    /// From now on its processes share the load otherwise, from the next [#serve] on.
    void shareBy(AsSharing other) {
        assert loop.inLoop();
        config = config.withSharing(other);
    }

    /// No process is active any more, but one may be soon (AS-PENDING): messages wait.
    void suspend() {
        assert loop.inLoop();
        stopServing();
    }

    /// No process is active, nor is one to be waited for.
    void withdraw(String why) {
        assert loop.inLoop();
        stopServing();
        whenOpen = null;
        if (inService) {
            goOutOfService(new LinkFailure(Cause.APPLICATION_INACTIVE, why));
        }
    }

    /// Tells a process that is about to become active what the others were told, ahead of that.
    void tellAhead(AspWire process) {
        news.tellAhead(process);
    }

    /// A message of one of the processes. Takes ownership.
    void receive(Msu msu) {
        counters.increment(AsCounter.RECEIVED);
        counters.add(AsCounter.OCTETS_RECEIVED, msu.length());
        user.onMsu(this, msu);
    }

    void endBatch() {
        user.onBatchEnd(this);
        pump();
    }

    /// One of the processes says something of destinations, or asks: then it is answered, and
    /// nobody else.
    void receive(DestinationReport report, AspWire from) {
        user.onReport(
                this,
                report instanceof DestinationReport.Audit(var destination, _)
                        ? new DestinationReport.Audit(destination, news.numberOf(from))
                        : report);
    }

    /// An association has room again.
    void resume(AspWire wire) {
        Outlet outlet = outlets.get(wire);
        if (outlet != null) {
            outlet.resume();
            settleTransits();
            updateCongestion();
        }
    }

    // ---- level 3 ------------------------------------------------------------------------------

    @Override
    public void start() {
        assert loop.inLoop();
        started = true;
        boolean wanted = whenOpen != null || !(distribution instanceof Distribution.Nobody);
        if (!inService && wanted) {
            comeIntoService();
            pump();
        }
    }

    @Override
    public void stop() {
        assert loop.inLoop();
        started = false;
        keepForRetrieval();
        inService = false;
        open = false;
        user.onOutOfService(this, new LinkFailure(Cause.LOCAL_DEACTIVATION, ""));
    }

    @Override
    public void send(Msu msu) {
        if (loop.inLoop() && queue.isEmpty()) {
            // nothing is before it, and nothing can come between
            take(msu);
            endBurst();
        } else if (!queue.offer(msu)) {
            msu.close();
            if (refused.getAndIncrement() == 0) {
                loop.execute(pump);
            }
        }
    }

    @Override
    public int congestion() {
        int ofQueue = queue.congestion();
        int ofBacklog = backlogCongestion;
        return Congestion.level(ofBacklog) > Congestion.level(ofQueue) ? ofBacklog : ofQueue;
    }

    @Override
    public void report(DestinationReport report) {
        assert loop.inLoop();
        news.add(report);
    }

    @Override
    public void answer(DestinationReport report, int asker) {
        assert loop.inLoop();
        news.answer(report, asker);
    }

    @Override
    public void reported() {
        assert loop.inLoop();
        news.send();
    }

    @Override
    public void opened() {
        assert loop.inLoop();
        open = inService;
        Runnable waiting = whenOpen;
        if (open && waiting != null) {
            whenOpen = null;
            waiting.run();
        }
    }

    /// What no process has been given. What associations had taken is not known to have arrived or
    /// not, whatever the number.
    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        assert loop.inLoop();
        if (!inService) {
            keepForRetrieval();
        }
        held.giveBack(messages);
        noteWaiting();
    }

    @Override
    public void flush(Consumer<Msu> unsent) {
        assert loop.inLoop();
    }

    @Override
    public int unacknowledged() {
        assert loop.inLoop();
        return queue.depth() + held();
    }

    /// Messages that were taken from level 3 and neither sent nor given back.
    int held() {
        int messages = held.size();
        for (Outlet outlet : outlets.values()) {
            messages += outlet.backlog();
        }
        return messages;
    }

    @Override
    public int backlog() {
        return queue.depth();
    }

    @Override
    public boolean isReleased() {
        assert loop.inLoop();
        return !started;
    }

    @Override
    public void setEmergency(boolean emergency) {}

    @Override
    public void setLocalProcessorOutage(boolean outage) {}

    @Override
    public int sequenceNumberBits() {
        return 0;
    }

    @Override
    public void retrieveBsnt(IntConsumer answer) {
        answer.accept(-1);
    }

    /// Ends it for good; what waits is thrown away and counted.
    public void close() {
        assert loop.inLoop();
        closed = true;
        keepForRetrieval();
        held.giveUp();
        outlets.clear();
    }

    // ---- service ------------------------------------------------------------------------------

    private void comeIntoService() {
        if (!started) {
            return;
        }
        held.giveUp();
        news.clear();
        inService = true;
        user.onInService(this);
    }

    private void goOutOfService(LinkFailure failure) {
        keepForRetrieval();
        inService = false;
        open = false;
        user.onOutOfService(this, failure);
    }

    private void stopServing() {
        active = List.of();
        news.goTo(active);
        distribution = new Distribution.Nobody();
        takeBacklogsOfOthers();
        updateCongestion();
    }

    /// What was given to processes that do not take traffic any more has to go another way; it was
    /// given before all that waits.
    private void takeBacklogsOfOthers() {
        List<Msu> taken = new ArrayList<>();
        takeOutOthers().forEach(outlet -> outlet.empty(config.variant(), taken));
        held.holdFirst(taken);
    }

    /// What was broadcast, those have had that go on.
    private void discardBacklogsOfOthers() {
        takeOutOthers().forEach(Outlet::discard);
    }

    private List<Outlet> takeOutOthers() {
        List<Outlet> others =
                outlets.values().stream()
                        .filter(outlet -> !active.contains(outlet.wire()))
                        .toList();
        others.forEach(outlet -> outlets.remove(outlet.wire()));
        return others;
    }

    private void keepForRetrieval() {
        List<Msu> taken = new ArrayList<>();
        outlets.values().forEach(outlet -> outlet.empty(config.variant(), taken));
        held.keepAll(taken);
        queue.drainTo(this::keepHandedIn);
        updateCongestion();
    }

    private void keepHandedIn(Msu msu) {
        counters.increment(AsCounter.HANDED_IN);
        held.keep(msu);
    }

    // ---- messages -----------------------------------------------------------------------------

    private void pump() {
        assert loop.inLoop();
        burst = false;
        long count = refused.getAndSet(0);
        if (count > 0) {
            counters.add(AsCounter.HANDED_IN, count);
            counters.add(AsCounter.UNSENT_QUEUE_FULL, count);
        }
        for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
            take(msu);
        }
        for (AspWire wire : active) {
            wire.flush();
        }
        settleTransits();
        updateCongestion();
    }

    private void settleTransits() {
        if (transits.isUnsettled()) {
            transits.settle(loop.now());
        }
    }

    private void take(Msu msu) {
        counters.increment(AsCounter.HANDED_IN);
        if (closed) {
            counters.increment(AsCounter.UNSENT_GIVEN_UP);
            msu.close();
        } else if (alternatives.isEmpty()) {
            dispatch(msu);
        } else {
            dispatchByKey(msu);
        }
    }

    /// Has what was sent in this turn of the loop put onto the wire together.
    private void endBurst() {
        if (!burst) {
            burst = true;
            loop.execute(pump);
        }
    }

    /// Where several servers are at one point, routes lead to any of them, and keys say which it
    /// is.
    private void dispatchByKey(Msu msu) {
        ApplicationServer best = null;
        for (ApplicationServer server : alternatives) {
            boolean better =
                    best == null
                            || server.key.particularity() > best.key.particularity()
                            || server == this
                                    && server.key.particularity() == best.key.particularity();
            if (server.inService && better && server.key.wants(msu)) {
                best = server;
            }
        }
        if (best == this) {
            dispatch(msu);
        } else if (best != null) {
            counters.increment(AsCounter.PASSED_ON);
            best.takeOver(msu);
        } else if (inService || !key.wants(msu)) {
            counters.increment(AsCounter.UNSENT_UNWANTED);
            msu.close();
        } else {
            held.hold(msu);
        }
    }

    /// What another server at the point does not want.
    private void takeOver(Msu msu) {
        counters.increment(AsCounter.HANDED_IN);
        dispatch(msu);
        endBurst();
    }

    private void dispatch(Msu msu) {
        switch (distribution) {
            case Distribution.Nobody _ -> held.hold(msu);
            case Distribution.One(Outlet outlet) -> give(outlet, msu);
            case Distribution.Shared(var sharing) -> give(sharing.of(share(msu)), msu);
            case Distribution.All(var all) -> broadcast(all, msu);
        }
    }

    /// Section 4.3.4.3: the first message of each flow since a process joined names itself, so that
    /// this one and the others know what all have.
    private void broadcast(List<Outlet> all, Msu msu) {
        int flow = msu.sls().value();
        if (!correlated.get(flow)) {
            correlated.set(flow);
            correlation = Math.max(1, correlation + 1);
            counters.add(AsCounter.HANDED_IN, all.size() - 1L);
            for (Outlet outlet : all) {
                give(
                        outlet,
                        flow,
                        msu.ingress(),
                        msu.takenAt(),
                        msu.length(),
                        M3uaData.copy(
                                allocator,
                                msu,
                                config.appearance(),
                                config.context(),
                                correlation));
            }
            msu.close();
            return;
        }
        for (int i = 1; i < all.size(); i++) {
            counters.increment(AsCounter.HANDED_IN);
            Msu copy = copyOf(msu);
            copy.cameOver(msu.ingress());
            copy.takenAt(msu.takenAt());
            give(all.get(i), copy);
        }
        give(all.getFirst(), msu);
    }

    /// By what a message's process is chosen.
    private int share(Msu msu) {
        return config.sharing().roundRobin() ? ++turn : config.sharing().selectionOf(msu);
    }

    private void give(Outlet outlet, Msu msu) {
        int selection = msu.sls().value();
        int ingress = msu.ingress();
        int takenAt = msu.takenAt();
        int octets = msu.length();
        give(
                outlet,
                selection,
                ingress,
                takenAt,
                octets,
                M3uaData.write(allocator, msu, config.appearance(), config.context()));
    }

    private void give(
            Outlet outlet, int selection, int ingress, int takenAt, int octets, ByteBuf frame) {
        if (outlet.give(selection, ingress, takenAt, octets, frame)) {
            updateCongestion();
        }
    }

    private static Msu copyOf(Msu msu) {
        try {
            return Msu.decode(msu.variant(), msu.priority(), msu.octets().copy());
        } catch (MsuDecodeException impossible) {
            throw new AssertionError("was decoded before", impossible);
        }
    }

    private Outlet outlet(AspWire wire) {
        return outlets.computeIfAbsent(
                wire, its -> new Outlet(its, config.queueMsusMax(), counters, transits, loop));
    }

    private List<Outlet> outletsOf(List<AspWire> wires) {
        return wires.stream().map(this::outlet).toList();
    }

    // ---- congestion ---------------------------------------------------------------------------

    private void updateCongestion() {
        // what waits for a process counts as its share of what may
        long waits = (long) held.waiting() * config.queueMsusMax() / config.pendingMsusMax();
        int deepest = Math.toIntExact(waits);
        for (Outlet outlet : outlets.values()) {
            deepest = Math.max(deepest, outlet.backlog());
        }
        noteWaiting();
        backlogCongestion = thresholds.congestion(deepest, backlogCongestion);
        queue.updateCongestion();
        int level = Congestion.level(congestion());
        if (level != toldLevel) {
            toldLevel = level;
            user.onCongestion(this, level);
        }
    }

    private void noteWaiting() {
        int now = held();
        if (now != waitingHere) {
            waitingHere = now;
        }
    }

    @Override
    public String toString() {
        return id.linkset();
    }
}
