// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.m2pa.M2paLink;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paLinkCounter;
import org.signalbox.m2pa.M2paTimers;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A whole signalling point on real sockets: a control loop, a loop for its M2PA links, and a user
/// part that numbers what it sends and looks at the numbers that come. Its methods may be called by
/// any thread.
///
/// Each SLS carries every sixteenth number, so that of what arrives with one SLS each number is the
/// last one plus sixteen: less is a repetition or an overtaking, more a loss.
@NullUnmarked
final class SocketPoint implements Mtp3User {
    private static final int SLS_VALUES = 16;
    private static final int TURNS_A_SECOND = 200;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long PATIENCE_SECONDS = 30;
    static final M2paTimers LINK_TIMERS = M2paTimers.LAB;

    private static final int EVENTS_MAX = 500;

    /// No point has this code or a higher one.
    static final PointCode FIRST_ABSENT = PointCode.itu("3.0.0");

    private static final Set<M2paLinkCounter> UNSENT =
            EnumSet.of(
                    M2paLinkCounter.UNSENT_QUEUE_FULL,
                    M2paLinkCounter.UNSENT_SUPERSEDED,
                    M2paLinkCounter.UNSENT_UNREASONABLE,
                    M2paLinkCounter.UNSENT_REMOVED);

    final String name;
    final PointCode code;
    private final NettyLoop control;
    private final NettyLoop linkLoop;
    private final Mtp3Network network;
    private final MtpService isup;

    // of the link loop
    private final List<SctpEndpoint> endpoints = new ArrayList<>();
    private final List<M2paLink> links = new ArrayList<>();

    // of the control loop, as is all that follows
    private final long[] last = new long[SLS_VALUES];
    private final Deque<String> events = new ArrayDeque<>();
    private PointCode towards;
    private int rate;
    private long sent;
    private long arrived;
    private long overtaken;
    private long missed;
    private long longestNanos;
    private int pauses;

    private final Set<PointCodeMask> resumed = new HashSet<>();

    /// @param sent by this point
    /// @param arrived from the other
    /// @param overtaken of those, how many came once more, or later than the next one
    /// @param missed how many numbers were left out
    /// @param seenUpTo with every SLS a number this high has come
    record Count(long sent, long arrived, long overtaken, long missed, long seenUpTo) {}

    SocketPoint(String name, PointCode code, boolean transfers, FaultListener faults) {
        this.name = name;
        this.code = code;
        this.control = new NettyLoop(name, faults);
        this.linkLoop = new NettyLoop(name + " links", faults);
        Arrays.fill(last, -1);
        Mtp3Config config =
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, code)
                        .withFastRestart(true)
                        .withTransferFunction(transfers);
        this.network =
                on(
                        control,
                        () ->
                                new Mtp3Network(
                                        name,
                                        config,
                                        (_, event) -> note(event),
                                        new SecureEntropy(),
                                        PooledByteBufAllocator.DEFAULT,
                                        InputObserver.NONE,
                                        control));
        this.isup = on(control, () -> network.register(ServiceIndicator.ISUP, this));
    }

    // ---- building ---------------------------------------------------------------------------

    Loop linkLoop() {
        return linkLoop;
    }

    void addLinkset(SocketPoint adjacent) {
        run(control, () -> network.addLinkset(new LinksetConfig(adjacent.name, adjacent.code)));
    }

    void addLink(LinkIdentity id, SctpEndpoint endpoint, RemoteEndpoint remote) {
        M2paLinkConfig config =
                M2paLinkConfig.of(remote, endpoint.local().port()).withTimers(LINK_TIMERS);
        LinkUser user = on(control, () -> network.linkUser(id));
        M2paLink link =
                on(
                        linkLoop,
                        () -> {
                            endpoints.add(endpoint);
                            M2paLink made =
                                    new M2paLink(
                                            id,
                                            config,
                                            Variant.ITU,
                                            endpoint,
                                            user,
                                            InputObserver.NONE,
                                            PooledByteBufAllocator.DEFAULT,
                                            linkLoop);
                            links.add(made);
                            return made;
                        });
        run(control, () -> network.attach(link, false));
    }

    void setRoutes(List<Route> routes) {
        run(control, () -> network.setRoutes(new RouteTable(RouteTable.SYSTEM, routes)));
    }

    static Route route(SocketPoint to, SocketPoint over, int priority) {
        return new Route(PointCodeMask.full(to.code), over.name, priority);
    }

    // ---- looking ----------------------------------------------------------------------------

    boolean isAvailable(LinkIdentity id) {
        return on(
                control,
                () ->
                        network.linksetStatus().stream()
                                .flatMap(linkset -> linkset.links().stream())
                                .anyMatch(
                                        link ->
                                                link.id().equals(id)
                                                        && link.state() == LinkState.AVAILABLE));
    }

    /// Whether no traffic is being moved, and every linkset that has links may be used.
    boolean isAtRest() {
        return on(
                control,
                () ->
                        !network.isMovingTraffic()
                                && network.linksetStatus().stream()
                                        .noneMatch(LinksetStatus::restarting));
    }

    /// What the link's layers say of it, for whoever looks for a fault.
    String describe(LinkIdentity id) {
        return name
                + " "
                + on(
                        linkLoop,
                        () ->
                                links.stream()
                                        .filter(link -> link.id().equals(id))
                                        .map(link -> link.status().toString())
                                        .toList());
    }

    /// The neighbours that traffic to a point goes over now.
    List<String> ways(PointCode destination) {
        return on(
                control,
                () ->
                        network.lookUp(destination).considered().stream()
                                .flatMap(considered -> considered.routes().stream())
                                .filter(RouteStatus::used)
                                .map(RouteStatus::linkset)
                                .sorted()
                                .toList());
    }

    Count count() {
        return on(
                control,
                () ->
                        new Count(
                                sent,
                                arrived,
                                overtaken,
                                missed,
                                Arrays.stream(last).min().orElseThrow()));
    }

    int pauses() {
        return on(control, () -> pauses);
    }

    /// Whether the user part was told that it can reach a point: before that it is not to send.
    boolean mayReach(PointCode destination) {
        return on(control, () -> resumed.contains(PointCodeMask.full(destination)));
    }

    long counted(Mtp3Counter counter) {
        return network.counters().get(counter);
    }

    long received(SnmHeading heading) {
        return network.managementReceived().get(heading);
    }

    /// Messages of any kind that this point has thrown away and counted, and its links have.
    long thrownAway() {
        long atLevel3 =
                on(
                        control,
                        () ->
                                network.discardStatus().stream()
                                        .mapToLong(DiscardStatus::count)
                                        .sum());
        long inLinks =
                on(
                        linkLoop,
                        () ->
                                links.stream()
                                        .flatMap(link -> UNSENT.stream().map(link.counters()::get))
                                        .mapToLong(Long::longValue)
                                        .sum());
        return atLevel3 + inLinks;
    }

    /// What was thrown away at level 3, by reason, for whoever looks for a fault.
    String discards() {
        return name
                + on(
                        control,
                        () ->
                                network.discardStatus().stream()
                                        .map(
                                                one ->
                                                        " %d %s (%s)"
                                                                .formatted(
                                                                        one.count(),
                                                                        one.reason(),
                                                                        one.lastSample()))
                                        .toList());
    }

    /// The longest that any message was under way since this was last asked, in milliseconds.
    long takeLongestMillis() {
        return on(
                control,
                () -> {
                    long longest = longestNanos;
                    longestNanos = 0;
                    return longest / 1_000_000;
                });
    }

    /// What level 3 told last, for whoever looks for a fault.
    List<String> events() {
        return on(control, () -> List.copyOf(events));
    }

    private void note(Mtp3Event event) {
        if (event instanceof Mtp3Event.DestinationChanged changed
                && isAbsent(changed.destination())) {
            return;
        }
        if (events.size() == EVENTS_MAX) {
            events.removeFirst();
        }
        events.add(System.nanoTime() / 1_000_000 + " " + name + " " + event);
    }

    private static boolean isAbsent(PointCodeMask destination) {
        return destination.code().compareTo(FIRST_ABSENT) >= 0;
    }

    // ---- traffic ----------------------------------------------------------------------------

    /// @param aSecond messages a second
    void startTraffic(SocketPoint to, int aSecond) {
        run(
                control,
                () -> {
                    towards = to.code;
                    rate = aSecond;
                    turn();
                });
    }

    void stopTraffic() {
        run(control, () -> rate = 0);
    }

    private void turn() {
        if (rate > 0) {
            for (int i = 0; i < rate / TURNS_A_SECOND; i++) {
                isup.transfer(message());
                sent++;
            }
            control.schedule(control.now() + NANOS_A_SECOND / TURNS_A_SECOND, this::turn);
        }
    }

    private Msu message() {
        byte[] octets =
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(sent)
                        .putLong(System.nanoTime())
                        .array();
        return Msu.compose(
                PooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                new RoutingLabel(
                        towards, code, SignallingLinkSelection.of((int) (sent % SLS_VALUES))),
                octets);
    }

    @Override
    public void onTransfer(Msu msu) {
        try (msu) {
            ByteBuffer octets = ByteBuffer.wrap(msu.userPart());
            long number = octets.getLong();
            int sls = msu.sls().value();
            long expected = last[sls] < 0 ? sls : last[sls] + SLS_VALUES;
            if (number < expected) {
                overtaken++;
            } else {
                missed += (number - expected) / SLS_VALUES;
                last[sls] = number;
            }
            arrived++;
            longestNanos = Math.max(longestNanos, System.nanoTime() - octets.getLong());
        }
    }

    @Override
    public void onPause(MtpPause pause) {
        if (!isAbsent(pause.affected())) {
            pauses++;
        }
    }

    @Override
    public void onResume(MtpResume resume) {
        resumed.add(resume.affected());
    }

    @Override
    public void onStatus(MtpStatus status) {}

    // ---- ending -----------------------------------------------------------------------------

    void close() {
        run(control, network::close);
        run(
                linkLoop,
                () -> {
                    links.forEach(M2paLink::close);
                    endpoints.forEach(SctpEndpoint::close);
                });
        control.close();
        linkLoop.close();
    }

    private static void run(Loop loop, Runnable task) {
        on(
                loop,
                () -> {
                    task.run();
                    return true;
                });
    }

    private static <T> T on(Loop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop::execute)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
