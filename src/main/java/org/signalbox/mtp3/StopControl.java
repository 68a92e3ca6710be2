// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.MachineDriver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Performs what [PointStop] decides, and looks for it at what goes on.
final class StopControl {
    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routeManagement;
    private final RouteControl routes;
    private final LinkManagement links;
    private final TrafficManagement traffic;
    private final DestinationAnnouncements announcements;
    private final Discards discards;

    private final MachineDriver<PointStop.Input, PointStop.Output> driver;

    private long begun;
    private Map<DiscardReason, Long> discardedBefore = Map.of();
    private long doubtfulBefore;
    private @Nullable Consumer<StopReport> ended;

    /// What the links said last.
    private Map<LinkIdentity, Integer> unacknowledged = Map.of();

    /// Whether links are being asked.
    private boolean looking;

    StopControl(
            NetworkContext context,
            Linksets linksets,
            RouteManagement routeManagement,
            RouteControl routes,
            LinkManagement links,
            TrafficManagement traffic,
            DestinationAnnouncements announcements,
            Discards discards) {
        this.context = context;
        this.linksets = linksets;
        this.routeManagement = routeManagement;
        this.routes = routes;
        this.links = links;
        this.traffic = traffic;
        this.announcements = announcements;
        this.discards = discards;
        this.driver =
                context.drive("stop of network " + context.name, new PointStop(), this::perform);
    }

    /// @param done told how it went
    /// @throws IllegalStateException if the point has been told to stop already
    void begin(Duration bound, Consumer<StopReport> done) {
        if (ended != null) {
            throw new IllegalStateException("network " + context.name + " stops already");
        }
        ended = done;
        begun = context.loop.now();
        discardedBefore = discarded();
        doubtfulBefore = traffic.doubtful();
        announcements.withdraw();
        driver.handle(
                new PointStop.Input.Begin(
                        bound.toNanos(),
                        context.config().transferFunction(),
                        context.config().transferRestricted()));
    }

    void close() {
        driver.close();
    }

    private void perform(PointStop.Output output) {
        switch (output) {
            case PointStop.Output.Begun(StopPhase phase) -> {
                context.tell(new Mtp3Event.Stopping(phase));
                switch (phase) {
                    case RESTRICTED -> withdraw(NonAdjacentStatus.RESTRICTED);
                    case PROHIBITED -> withdraw(NonAdjacentStatus.PROHIBITED);
                    case CLOSING, CLOSING_IN_TRAFFIC, HURRYING, RELEASING -> {}
                }
            }
            case PointStop.Output.Look(int number) -> look(number);
            case PointStop.Output.CloseSome _ -> closeSome();
            case PointStop.Output.CloseAll _ -> open().forEach(this::close);
            case PointStop.Output.Finished(boolean inTime) -> finish(inTime);
        }
    }

    private void withdraw(NonAdjacentStatus status) {
        for (LinkControl link : all()) {
            link.link.loop().execute(link.ingress::reportTransfers);
        }
        routes.driver().handle(new RouteManagementInput.Withdrawn(status));
    }

    // ---- closing links ------------------------------------------------------------------------

    private void closeSome() {
        List<LinksetControl> last = new ArrayList<>();
        boolean closed = false;
        for (LinksetControl linkset : linksets.all()) {
            List<LinkControl> carrying = new ArrayList<>();
            for (LinkControl link : open(linkset)) {
                if (link.available) {
                    carrying.add(link);
                } else {
                    close(link);
                }
            }
            if (carrying.size() > 1) {
                close(carrying.getLast());
                closed = true;
            } else if (!carrying.isEmpty()) {
                last.add(linkset);
            }
        }
        if (closed || last.isEmpty()) {
            return;
        }
        last.sort(Comparator.comparingLong(this::routesOver));
        List<LinksetControl> next = last.size() == 1 ? last : last.subList(0, last.size() - 1);
        next.forEach(linkset -> open(linkset).forEach(this::close));
    }

    private long routesOver(LinksetControl linkset) {
        return routeManagement.table().routes().stream()
                .filter(route -> route.linkset().equals(linkset.config.name()))
                .count();
    }

    private void close(LinkControl link) {
        links.setLinkShutdown(link.ingress.id(), true);
    }

    private List<LinkControl> all() {
        List<LinkControl> all = new ArrayList<>();
        linksets.all().forEach(linkset -> all.addAll(linkset.links.values()));
        return all;
    }

    private List<LinkControl> open() {
        List<LinkControl> open = new ArrayList<>();
        linksets.all().forEach(linkset -> open.addAll(open(linkset)));
        return open;
    }

    private static List<LinkControl> open(LinksetControl linkset) {
        return linkset.shutdown
                ? List.of()
                : linkset.links.values().stream().filter(link -> !link.shutdown).toList();
    }

    // ---- looking ------------------------------------------------------------------------------

    private void look(int number) {
        if (looking) {
            return; // the loops are busy: the next look will do
        }
        looking = true;
        new Census(number, all()).take();
    }

    /// Asks every link on its own loop.
    private final class Census {
        private final int number;
        private final List<LinkControl> asked;
        private final Map<LinkIdentity, Integer> waiting = new HashMap<>();
        private int associated;
        private int missing;

        Census(int number, List<LinkControl> asked) {
            this.number = number;
            this.asked = asked;
            this.missing = asked.size();
        }

        void take() {
            if (missing == 0) {
                complete();
            }
            for (LinkControl link : asked) {
                link.link
                        .loop()
                        .execute(
                                () -> {
                                    int count = link.link.unacknowledged();
                                    boolean released = link.link.isReleased();
                                    context.loop.execute(
                                            () -> add(link.ingress.id(), count, released));
                                });
            }
        }

        private void add(LinkIdentity link, int count, boolean released) {
            if (count > 0) {
                waiting.put(link, count);
            }
            associated += released ? 0 : 1;
            missing--;
            if (missing == 0) {
                complete();
            }
        }

        private void complete() {
            looking = false;
            unacknowledged = waiting;
            driver.handle(new PointStop.Input.Seen(sight()));
        }

        private PointStop.Sight sight() {
            long transferred = 0;
            for (LinkIngress ingress : links.ingresses()) {
                transferred +=
                        ingress.counters().get(LinkCounter.TRANSFERRED)
                                + ingress.counters().get(LinkCounter.RELAY_SENT);
            }
            List<LinkControl> open = open();
            boolean telling =
                    routeManagement.adjacents().values().stream()
                            .anyMatch(point -> point.hasPending() || point.hasDeferred());
            return new PointStop.Sight(
                    number,
                    transferred,
                    telling,
                    !traffic.isAtRest(),
                    traffic.held(),
                    open.stream()
                            .mapToInt(link -> waiting.getOrDefault(link.ingress.id(), 0))
                            .sum(),
                    open.size(),
                    associated);
        }
    }

    // ---- the end ------------------------------------------------------------------------------

    private void finish(boolean inTime) {
        int forUserParts = 0;
        for (LinkIngress ingress : links.ingresses()) {
            forUserParts += ingress.heldForUserParts();
        }
        Map<DiscardReason, Long> discardedSince = new EnumMap<>(DiscardReason.class);
        discarded()
                .forEach(
                        (reason, count) -> {
                            long news = count - discardedBefore.getOrDefault(reason, 0L);
                            if (news > 0) {
                                discardedSince.put(reason, news);
                            }
                        });
        StopReport report =
                new StopReport(
                        Duration.ofNanos(context.loop.now() - begun),
                        inTime,
                        unacknowledged,
                        traffic.held(),
                        traffic.doubtful() - doubtfulBefore,
                        forUserParts,
                        discardedSince);
        context.tell(new Mtp3Event.Stopped(report));
        Consumer<StopReport> told = ended;
        if (told != null) {
            told.accept(report);
        }
    }

    private Map<DiscardReason, Long> discarded() {
        Map<DiscardReason, Long> counts = new EnumMap<>(DiscardReason.class);
        discards.status(links.ingresses())
                .forEach(status -> counts.put(status.reason(), status.count()));
        return counts;
    }
}
