// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.alarm.AlarmKind;
import org.signalbox.alarm.Condition;
import org.signalbox.alarm.ManagedObject;
import org.signalbox.alarm.ManagedObject.Type;
import org.signalbox.firewall.Digits;
import org.signalbox.firewall.Finding;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m3ua.M3uaObserver;
import org.signalbox.machine.Loop;
import org.signalbox.mtp3.LinkState;
import org.signalbox.mtp3.Mtp3Event;
import org.signalbox.mtp3.Mtp3Observer;
import org.signalbox.mtp3.PingFailure;
import org.signalbox.mtp3.PingResult;
import org.signalbox.mtp3.StopPhase;
import org.signalbox.mtp3.StopReport;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.sccp.SccpEvent;
import org.signalbox.sccp.SccpObserver;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.screening.Direction;
import org.signalbox.screening.ScreeningEvent;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.trace.Capture;
import org.signalbox.trace.PcapngFiles;
import org.signalbox.xua.AspState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Puts what the owners report into the words of a router's system messages, and writes every event
/// of the node to the log of the process: a service's log and `show logging` say the same.
final class NodeLog implements Mtp3Observer, SccpObserver, M3uaObserver, PcapngFiles.Observer {
    private static final String MTP3 = "CS7MTP3";
    private static final String SCCP = "CS7SCCP";
    private static final String M3UA = "CS7M3UA";
    private static final String SCTP = "CS7SCTP";
    private static final String CAPTURE = "CS7CAPTURE";
    private static final String SCREENING = "CS7SCREEN";
    private static final String SYSTEM = "SYS";

    /// Strangers may call as often as they like; the log tells of them once in so long.
    private static final long REFUSAL_INTERVAL_NANOS = 10_000_000_000L;

    private static final double MILLIS_PER_SECOND = 1000;

    private final Logger logger = LoggerFactory.getLogger("node");
    private final EventLog events;
    private final Loop control;

    /// Owned by the control loop.
    private final LinkStory links = new LinkStory();

    private final Sightings sightings = new Sightings();

    NodeLog(EventLog events, Loop control) {
        this.events = events;
        this.control = control;
        var _ = events.subscribe(this::write);
    }

    private void write(NodeEvent event) {
        switch (event.severity()) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> logger.error("{}", event.message());
            case WARNING -> logger.warn("{}", event.message());
            case NOTICE, INFORMATIONAL -> logger.info("{}", event.message());
            case DEBUGGING -> logger.debug("{}", event.message());
        }
    }

    private void stopped(String where, StopReport report) {
        long undelivered = report.undelivered();
        boolean good = undelivered == 0 && report.inTime();
        events.add(
                MTP3,
                good ? Severity.NOTICE : Severity.WARNING,
                "STOP",
                "%sStopped %s %.1f s: %s"
                        .formatted(
                                where,
                                report.inTime() ? "in" : "when time was up after",
                                report.took().toMillis() / MILLIS_PER_SECOND,
                                undelivered == 0
                                        ? "everything was delivered"
                                        : undelivered
                                                + " messages were not delivered: "
                                                + String.join(", ", report.reasons())));
    }

    @Override
    public void onEvent(String network, SccpEvent event) {
        String where = network.equals("0") ? "" : "Instance " + network + ": ";
        switch (event) {
            case SccpEvent.Malformed malformed ->
                    events.add(
                            SCCP,
                            Severity.WARNING,
                            "MALFORMED",
                            where
                                    + "Message from %s thrown away: %s"
                                            .formatted(
                                                    malformed.origin(), malformed.flaw().words()));
            case SccpEvent.MalformedManagement malformed ->
                    events.add(
                            SCCP,
                            Severity.WARNING,
                            "MALFORMED",
                            where
                                    + "Management message from %s thrown away: %s"
                                            .formatted(malformed.origin(), malformed.reason()));
            case SccpEvent.Undeliverable lost ->
                    events.add(
                            SCCP,
                            Severity.WARNING,
                            "UNDELIVERABLE",
                            where
                                    + "%s from %s (%s) to %s %s: %s"
                                            .formatted(
                                                    lost.type().acronym(),
                                                    lost.origin(),
                                                    lost.calling(),
                                                    lost.called(),
                                                    lost.returned() ? "returned" : "thrown away",
                                                    lost.error().words()));
        }
    }

    /// A message was refused by screening, or would have been.
    void screened(ScreeningEvent refused) {
        StringBuilder text = new StringBuilder("Message of ");
        text.append(refused.service().word())
                .append(" from ")
                .append(refused.opc())
                .append(" to ")
                .append(refused.dpc());
        if (refused.calling() != null) {
            text.append(", ")
                    .append(shown(refused.calling()))
                    .append(" to ")
                    .append(shown(refused.called()));
        }
        if (!refused.operations().isEmpty()) {
            text.append(", ").append(String.join(", ", refused.operations()));
        }
        text.append(", by link ").append(refused.link());
        if (refused.direction() == Direction.OUTBOUND) {
            text.append(" for linkset ").append(refused.linkset());
        }
        text.append(refused.test() ? " would be refused by " : " refused by ")
                .append(refused.rule());
        events.add(
                SCREENING,
                refused.test() ? Severity.NOTICE : Severity.WARNING,
                refused.test() ? "TESTREJECT" : "REJECT",
                text.toString(),
                link(refused.link()),
                linkset(refused.linkset()));
    }

    /// An address of a register is the number of a subscriber: so much of it is not for everybody.
    private static String shown(@Nullable SccpAddress address) {
        String text = String.valueOf(address);
        if (address == null
                || address.title() == null
                || address.subsystem() != SubsystemNumber.HLR) {
            return text;
        }
        String digits = address.title().digits();
        return text.replace(digits, Digits.masked(digits));
    }

    @Override
    public void onEvent(String network, Mtp3Event event) {
        // names of linksets say which network is meant; codes do not
        String where = network.equals("0") ? "" : "Instance " + network + ": ";
        int instance = Integer.parseInt(network);
        switch (event) {
            case Mtp3Event.DestinationChanged changed ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "DESTSTATUS",
                            where
                                    + "Destination %s is %s"
                                            .formatted(
                                                    changed.destination().describe(),
                                                    changed.state().word()),
                            destination(instance, changed.destination()));
            case Mtp3Event.LinkChanged changed ->
                    links.of(changed, control.now())
                            .ifPresent(
                                    text ->
                                            events.add(
                                                    MTP3,
                                                    changed.state() == LinkState.FAILED
                                                            ? Severity.WARNING
                                                            : Severity.NOTICE,
                                                    "LINKSTATUS",
                                                    text,
                                                    link(changed.link()),
                                                    linksetOf(changed.link())));
            case Mtp3Event.LinksetChanged changed ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "LSSTATUS",
                            "Linkset %s to %s is %s"
                                    .formatted(
                                            changed.linkset(),
                                            changed.farEnd().describe(changed.adjacent()),
                                            changed.state().word()),
                            linkset(changed.linkset()));
            case Mtp3Event.TrafficRestarted restarted ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "RESTART",
                            "Traffic to %s over linkset %s is allowed%s"
                                    .formatted(
                                            restarted.farEnd().describe(restarted.adjacent()),
                                            restarted.linkset(),
                                            restarted.confirmed()
                                                    ? ""
                                                    : ": T21 expired without TRA"),
                            linkset(restarted.linkset()));
            case Mtp3Event.RestartBegun _ ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "RESTART",
                            where
                                    + "This point restarts: it listens to its neighbours before"
                                    + " traffic goes",
                            ManagedObject.instance(instance));
            case Mtp3Event.RestartFinished(boolean complete) ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "RESTART",
                            where
                                    + (complete
                                            ? "This point has restarted"
                                            : "This point has restarted, though not all its"
                                                    + " neighbours are back"),
                            ManagedObject.instance(instance));
            case Mtp3Event.Stopping(StopPhase phase) ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "STOP",
                            where + "Stopping: " + phase.words(),
                            ManagedObject.instance(instance));
            case Mtp3Event.Stopped(StopReport report) -> stopped(where, report);
            case Mtp3Event.CircularRoute circle -> {
                ManagedObject destination = destination(instance, circle.destination());
                sightings.saw(
                        new Condition(
                                AlarmKind.ROUTE_CIRCULAR,
                                destination,
                                "over linkset " + circle.linkset()),
                        Sightings.CIRCLE,
                        control.now());
                events.add(
                        MTP3,
                        Severity.WARNING,
                        "CIRCULAR",
                        "Messages to %s over linkset %s come back here: the route is not used"
                                        .formatted(
                                                circle.destination().describe(), circle.linkset())
                                + " for a while; look for points that route in a circle",
                        destination,
                        linkset(circle.linkset()));
            }
            case Mtp3Event.SentByHand sent ->
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "SNM",
                            "%s was sent by hand over linkset %s: %s"
                                    .formatted(
                                            sent.message().heading(),
                                            sent.linkset(),
                                            sent.message()),
                            linkset(sent.linkset()));
            case Mtp3Event.ChangebackNotAcknowledged changeback ->
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "CHANGEBACK",
                            "Changeback from link %s to %s was not acknowledged: traffic goes over"
                                            .formatted(changeback.from(), changeback.to())
                                    + " all the same",
                            link(changeback.from()),
                            link(changeback.to()));
            case Mtp3Event.InhibitionChanged changed ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "INHIBIT",
                            "Link %s is %s %s"
                                    .formatted(
                                            changed.link(),
                                            changed.inhibited() ? "inhibited" : "uninhibited",
                                            changed.remote() ? "by the far end" : "from this end"),
                            link(changed.link()));
            case Mtp3Event.LinkRecalled recalled ->
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "INHIBIT",
                            ("Link %s carries traffic again though inhibited: a destination would"
                                            + " be lost without it")
                                    .formatted(recalled.link()),
                            link(recalled.link()));
            case Mtp3Event.RecallAbandoned abandoned ->
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "INHIBIT",
                            ("Link %s stays inhibited though a destination is lost without it:"
                                            + " the far end does not answer")
                                    .formatted(abandoned.link()),
                            link(abandoned.link()));
            case Mtp3Event.LinkTestFailed failed -> {
                if (links.isNews(failed)) {
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "LINKTEST",
                            "Test of link %s failed: %s"
                                    .formatted(failed.link(), failed.result().word()),
                            link(failed.link()));
                }
            }
            case Mtp3Event.LinkTestMismatch mismatch -> {
                sightings.saw(
                        new Condition(
                                AlarmKind.LINK_MISCONFIGURED,
                                link(mismatch.link()),
                                "%s: %s"
                                        .formatted(
                                                mismatch.result().word(),
                                                mismatch.result().explanation())),
                        Sightings.MISMATCH,
                        control.now());
                if (links.isNews(mismatch, control.now())) {
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "LINKTEST",
                            "The far end of link %s is configured otherwise: %s, it sent %s"
                                    .formatted(
                                            mismatch.link(),
                                            mismatch.result().word(),
                                            mismatch.received()),
                            link(mismatch.link()));
                }
            }
            case Mtp3Event.LinkCongestion congestion ->
                    events.add(
                            MTP3,
                            congestion.level() == 0 ? Severity.NOTICE : Severity.WARNING,
                            "CONGESTION",
                            congestion.level() == 0
                                    ? "Link %s is no longer congested".formatted(congestion.link())
                                    : "Link %s is congested, level %d"
                                            .formatted(congestion.link(), congestion.level()),
                            link(congestion.link()));
            case Mtp3Event.DestinationCongestion congestion ->
                    events.add(
                            MTP3,
                            Severity.NOTICE,
                            "DESTCONG",
                            where
                                    + (congestion.level() == 0
                                            ? "The way to %s is no longer congested"
                                                    .formatted(congestion.destination())
                                            : "The way to %s is congested, level %d"
                                                    .formatted(
                                                            congestion.destination(),
                                                            congestion.level())),
                            destination(instance, PointCodeMask.full(congestion.destination())));
            case Mtp3Event.UserPartUnavailable unavailable ->
                    events.add(
                            MTP3,
                            Severity.INFORMATIONAL,
                            "UPU",
                            where
                                    + "User part %s is unavailable at %s: %s"
                                            .formatted(
                                                    unavailable.userPart().word(),
                                                    unavailable.destination(),
                                                    unavailable.cause().words()),
                            destination(instance, PointCodeMask.full(unavailable.destination())));
            case Mtp3Event.Discarded discarded ->
                    events.add(
                            MTP3,
                            Severity.WARNING,
                            "DISCARD",
                            where
                                    + "Discarded (%s): %s%s"
                                            .formatted(
                                                    discarded.sample().reason().words(),
                                                    discarded.sample().describe(),
                                                    discarded.further() == 0
                                                            ? ""
                                                            : ", and "
                                                                    + discarded.further()
                                                                    + " more"),
                            ManagedObject.instance(instance));
        }
    }

    private static ManagedObject link(LinkIdentity link) {
        return ManagedObject.of(Type.LINK, link.toString());
    }

    private static ManagedObject linksetOf(LinkIdentity link) {
        return linkset(link.linkset());
    }

    private static ManagedObject linkset(String name) {
        return ManagedObject.of(Type.LINKSET, name);
    }

    private static ManagedObject destination(int instance, PointCodeMask code) {
        return ManagedObject.of(Type.DESTINATION, instance, code.describe());
    }

    /// What is wrong and showed itself a while ago. On the control loop.
    List<Condition> sightings() {
        assert control.inLoop();
        return sightings.current(control.now());
    }

    /// The link was taken out of the configuration.
    void forget(LinkIdentity link) {
        assert control.inLoop();
        links.forget(link);
    }

    void transportChosen(String transport, String reason) {
        events.add(
                SYSTEM,
                Severity.NOTICE,
                "TRANSPORT",
                "SCTP transport is " + transport + ": " + reason);
    }

    void transportWarning(String advice) {
        events.add(SYSTEM, Severity.WARNING, "TRANSPORT", advice);
    }

    void debug(DebugSubject subject, String machine, Object input) {
        events.add("CS7" + subject.name(), Severity.DEBUGGING, "INPUT", machine + " " + input);
    }

    @Override
    public void onFailed(String capture, String why) {
        events.add(
                CAPTURE,
                Severity.ERROR,
                "FILE",
                "Capture %s cannot be written: %s; messages are left out".formatted(capture, why),
                ManagedObject.of(Type.CAPTURE, capture));
    }

    @Override
    public void onRecovered(String capture) {
        events.add(
                CAPTURE,
                Severity.NOTICE,
                "FILE",
                "Capture %s is written again".formatted(capture),
                ManagedObject.of(Type.CAPTURE, capture));
    }

    /// What is told of an association while it is watched.
    void sctp(String text) {
        events.add(SCTP, Severity.DEBUGGING, "ASSOC", text);
    }

    /// Writes how a ping ended, in ITP's lines.
    ///
    /// @return what was written
    List<NodeEvent> pinged(PingResult result) {
        String test = "Test Q.755 " + result.request().destination() + ": MTP Traffic test ";
        List<NodeEvent> written = new ArrayList<>();
        if (result.received() > 0) {
            written.add(
                    ping(
                            "RTT",
                            "%srtt %d/%d/%d"
                                    .formatted(
                                            test,
                                            result.minimum().toMillis(),
                                            result.average().toMillis(),
                                            result.maximum().toMillis())));
        }
        if (result.unequipped() > 0) {
            written.add(ping("UNEQUIPPED", test + "destination is reachable, tester not equipped"));
        }
        PingFailure failure = result.failure();
        if (failure != null) {
            written.add(ping("FAIL", test + "failed: " + failure.detail()));
        }
        written.add(
                ping(
                        "STAT",
                        "%s%d%% successful packets(%d/%d)"
                                .formatted(
                                        test,
                                        result.successPercent(),
                                        result.received(),
                                        result.request().count())));
        written.add(
                ping(
                        "RATES",
                        "Test Q.755 %s: Receive rate(pps:kbps) %d:%d  Sent rate(pps:kbps) %d:%d"
                                .formatted(
                                        result.request().destination(),
                                        result.receivedPerSecond(),
                                        result.receivedKilobitsPerSecond(),
                                        result.sentPerSecond(),
                                        result.sentKilobitsPerSecond())));
        written.add(ping("TERM", test + "terminated."));
        return written;
    }

    private NodeEvent ping(String mnemonic, String text) {
        return events.add("CS7PING", Severity.INFORMATIONAL, mnemonic, text);
    }

    @Override
    public void onAsp(String asp, AspState state, String why) {
        events.add(
                M3UA,
                state == AspState.DOWN ? Severity.WARNING : Severity.NOTICE,
                "ASPSTATUS",
                "ASP %s is %s%s".formatted(asp, state.word(), why.isEmpty() ? "" : ": " + why),
                ManagedObject.of(Type.ASP, asp));
    }

    @Override
    public void onServer(String server, String state) {
        events.add(
                M3UA,
                Severity.NOTICE,
                "ASSTATUS",
                "Application server %s is %s".formatted(server, state),
                ManagedObject.of(Type.AS, server));
    }

    @Override
    public void onError(String asp, String what) {
        events.add(
                M3UA,
                Severity.WARNING,
                "ERROR",
                "ASP %s %s".formatted(asp, what),
                ManagedObject.of(Type.ASP, asp));
    }

    /// What interworking has found suspicious.
    void iwfFinding(Finding finding) {
        FirewallLog.add(events, "IWF", "iwf firewall", finding);
    }

    /// Where Diameter peers are told of.
    ///
    /// @param capture is shown their messages
    DiameterLog diameter(Capture capture) {
        return new DiameterLog(events, capture);
    }

    /// An observer for one endpoint, whose loop it is called on.
    ///
    /// @param watched whether everything is to be told
    SctpObserver observerOf(Loop loop, BooleanSupplier watched) {
        return new SctpObserver() {
            private long refusedAt = Long.MIN_VALUE;
            private long refusedSince;

            @Override
            public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {
                long now = loop.now();
                if (!watched.getAsBoolean()
                        && refusedAt != Long.MIN_VALUE
                        && now - refusedAt < REFUSAL_INTERVAL_NANOS) {
                    refusedSince++;
                    return;
                }
                events.add(
                        SCTP,
                        Severity.WARNING,
                        "REFUSED",
                        "Refused a call to port %d from %s:%d: %s%s"
                                .formatted(
                                        endpoint.local().port(),
                                        from.getAddress().getHostAddress(),
                                        from.getPort(),
                                        detail,
                                        refusedSince == 0
                                                ? ""
                                                : ", and " + refusedSince + " more since"));
                refusedAt = now;
                refusedSince = 0;
            }

            @Override
            public void onRefusedUnreported(SctpEndpoint endpoint, long calls) {
                refusedSince += calls;
            }

            @Override
            public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {
                if (watched.getAsBoolean()) {
                    events.add(
                            SCTP,
                            Severity.DEBUGGING,
                            "DROPPED",
                            "Dropped a packet to port %d from %s:%d: %s"
                                    .formatted(
                                            endpoint.local().port(),
                                            from.getAddress().getHostAddress(),
                                            from.getPort(),
                                            reason));
                }
            }
        };
    }
}
