// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.signalbox.mtp3.TimedDiversion.Procedure.CHANGEOVER;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.MachineDriver;
import org.signalbox.mtp3.Changeover.Way;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.SnmMessage.AboutChangeover;
import org.signalbox.mtp3.SnmMessage.ChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverOrder;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Changeover (Q.704 section 5): all traffic of a link that may carry none any more goes to others.
/// Performs what the [Changeover] of each link decides.
final class LinkDiversions {
    private final NetworkContext context;
    private final ManagementSender sender;
    private final SnapshotPublisher publisher;
    private final Diversions diversions;

    private final Map<LinkControl, Diversion> byLink = new IdentityHashMap<>();

    /// Of those that are not only timed.
    private final Map<Diversion, MachineDriver<Changeover.Input, Changeover.Output>> changeovers =
            new IdentityHashMap<>();

    private long doubtful;

    LinkDiversions(
            NetworkContext context,
            ManagementSender sender,
            SnapshotPublisher publisher,
            Diversions diversions) {
        this.context = context;
        this.sender = sender;
        this.publisher = publisher;
        this.diversions = diversions;
    }

    /// Messages that links had sent and have given up, since nobody could say whether they arrived.
    long doubtful() {
        return doubtful;
    }

    /// The one off a link; null if there is none.
    @Nullable Diversion find(LinkControl link) {
        return byLink.get(link);
    }

    // ---- links --------------------------------------------------------------------------------

    /// A link that carried traffic has failed. The routes know it already; the next snapshot is not
    /// made yet.
    void failed(LinkControl link) {
        Diversion former = byLink.get(link);
        if (former != null && changeovers.containsKey(former)) {
            // It came back and failed before its first changeover was over: all its traffic is
            // still held.
            return;
        }
        // a time-controlled one is taken over: now the far end can be asked
        Diversion diversion =
                new Diversion(
                        "changeover",
                        link,
                        null,
                        Steering.HELD,
                        diversions.newHold(),
                        context.loop.now());
        Changeover machine = new Changeover(context.config().timers());
        MachineDriver<Changeover.Input, Changeover.Output> driver =
                context.drive(
                        "changeover " + link.ingress.id(),
                        machine,
                        output -> perform(diversion, output));
        diversion.quiesced = () -> driver.handle(new Changeover.Input.Quiesced());
        diversion.close = driver::close;
        diversion.step = machine::step;
        diversion.deadline = machine::nextDeadline;
        diversions.begin(diversion);
        byLink.put(link, diversion);
        changeovers.put(diversion, driver);
        diversions.takeOver(diversion);
        driver.handle(new Changeover.Input.Begin(wayFor(link)));
        publisher.publishAtOnce();
    }

    /// Whether only a timer says that all has arrived that was given to the link.
    boolean isLeaving(LinkControl link) {
        Diversion diversion = byLink.get(link);
        return diversion != null && !changeovers.containsKey(diversion);
    }

    /// Level 2 has aligned a link, which may still be changed over from its former service.
    void inService(LinkControl link) {
        tell(byLink.get(link), new Changeover.Input.ServiceResumed());
    }

    /// The far end's level 3 is out, or the link is inhibited. The link keeps what it was given, so
    /// there is nothing to ask the far end for (sections 5.6.2 and 10.2). If the outage lasts for
    /// T1, what the link has not sent goes the other way before all else, and the rest is flushed.
    void blocked(LinkControl link) {
        if (byLink.containsKey(link)) {
            return;
        }
        Diversion diversion = diversions.beginTimed(CHANGEOVER, link, Steering.HELD, this::waited);
        byLink.put(link, diversion);
        diversions.takeOver(diversion);
        publisher.publishAtOnce();
    }

    /// T1 has run out.
    private void waited(Diversion diversion) {
        LinkControl link = diversion.from;
        if (link.activity.state() != LinkState.BLOCKED) {
            byLink.remove(link);
            diversions.release(diversion, true);
            return;
        }
        diversion.retrieving = true;
        diversions.setFlushing(diversion, true);
        link.link
                .loop()
                .execute(
                        () -> {
                            List<Msu> messages = new ArrayList<>();
                            link.link.flush(messages::add);
                            diversion.flushing = messages;
                            context.loop.execute(() -> flushed(diversion));
                        });
    }

    /// The messages are here. If the link has failed meanwhile, its changeover sends them first.
    private void flushed(Diversion diversion) {
        diversion.retrieving = false;
        List<Msu> messages = diversion.flushing;
        diversion.flushing = List.of();
        diversions.setFlushing(diversion, false);
        Diversion current = byLink.get(diversion.from);
        if (current == null) {
            diversions.discardRetrieved(messages);
            return;
        }
        current.flushed.addAll(messages);
        if (current == diversion) {
            byLink.remove(diversion.from);
            diversions.release(diversion, true);
        }
    }

    /// What the link was ordered to give back is still to come, and ends its changeover.
    void removed(LinkControl link) {
        Diversion diversion = byLink.get(link);
        if (diversion != null && !diversion.retrieving) {
            byLink.remove(link);
            changeovers.remove(diversion);
        }
    }

    void close() {
        byLink.clear();
        changeovers.clear();
    }

    /// How the far end of a failed link is to be asked what it has received.
    private Way wayFor(LinkControl link) {
        LinksetControl linkset = link.linkset;
        boolean canBeAsked = !linkset.config.farEnd().reports();
        if (canBeAsked && linkset.availableLinks() > 0) {
            return Way.BY_ORDER;
        }
        RoutingSnapshot wanted = publisher.compile();
        if (canBeAsked && leadsTo(linkset.config.adjacent(), link, wanted)) {
            return Way.BY_ORDER;
        }
        return publisher.current().hasAnotherWay(link.link, wanted) ? Way.BY_TIME : Way.AT_ONCE;
    }

    private static boolean leadsTo(PointCode farEnd, LinkControl link, RoutingSnapshot snapshot) {
        return snapshot.decide(farEnd, SignallingLinkSelection.of(link.code())) instanceof Forward;
    }

    // ---- what the machines decide -------------------------------------------------------------

    private void perform(Diversion diversion, Changeover.Output output) {
        LinkControl link = diversion.from;
        switch (output) {
            case Changeover.Output.AskAccepted _ ->
                    link.link
                            .loop()
                            .execute(
                                    () ->
                                            link.link.retrieveBsnt(
                                                    fsn ->
                                                            context.loop.execute(
                                                                    () ->
                                                                            accepted(
                                                                                    diversion,
                                                                                    fsn))));
            case Changeover.Output.SendOrder(int fsn) -> {
                int code = link.code();
                sender.sendAbout(
                        link,
                        fsn == Changeover.UNKNOWN
                                ? new EmergencyChangeoverOrder(code)
                                : new ChangeoverOrder(code, fsn, isExtended(link.link)));
            }
            case Changeover.Output.SendAcknowledgement(int fsn) -> acknowledge(link, fsn);
            case Changeover.Output.Retrieve(int fsn) -> {
                diversion.retrieving = true;
                link.link
                        .loop()
                        .execute(
                                () -> {
                                    List<Msu> messages = new ArrayList<>();
                                    int before = link.link.unacknowledged();
                                    link.link.retrieve(fsn, messages::add);
                                    diversion.retrieved = messages;
                                    if (fsn == Changeover.UNKNOWN) {
                                        diversion.doubtful =
                                                before
                                                        - link.link.unacknowledged()
                                                        - messages.size();
                                    }
                                    context.loop.execute(() -> retrieved(diversion));
                                });
            }
            case Changeover.Output.Release(Changeover.Result result) -> {
                context.counters.increment(Mtp3Counter.of(result));
                byLink.remove(link);
                changeovers.remove(diversion);
                diversions.release(diversion, result.isLate());
            }
        }
    }

    private void accepted(Diversion diversion, int fsn) {
        tell(diversion, new Changeover.Input.Accepted(fsn));
    }

    /// The messages are here; if all was closed meanwhile, nobody waits for them any more.
    private void retrieved(Diversion diversion) {
        diversion.retrieving = false;
        doubtful += diversion.doubtful;
        diversion.doubtful = 0;
        if (byLink.get(diversion.from) == diversion) {
            tell(diversion, new Changeover.Input.Retrieved());
        } else {
            diversions.discardRetrieved(diversion.retrieved);
            diversion.retrieved = List.of();
        }
    }

    private boolean tell(@Nullable Diversion diversion, Changeover.Input input) {
        var driver = diversion == null ? null : changeovers.get(diversion);
        if (driver == null) {
            return false;
        }
        driver.handle(input);
        return true;
    }

    // ---- messages -----------------------------------------------------------------------------

    /// Changeover orders and their acknowledgements.
    void onMessage(LinkControl link, AboutChangeover message) {
        switch (message) {
            case ChangeoverOrder order ->
                    ordered(link, comparable(link, order.fsn(), order.extended()));
            case EmergencyChangeoverOrder _ -> ordered(link, Changeover.UNKNOWN);
            case ChangeoverAcknowledgement answer ->
                    acknowledged(link, comparable(link, answer.fsn(), answer.extended()));
            case EmergencyChangeoverAcknowledgement _ -> acknowledged(link, Changeover.UNKNOWN);
        }
    }

    private void ordered(LinkControl link, int fsn) {
        // section 3.2.2: a link in use has failed when the far end says so
        link.driver.handle(new LinkActivityInput.ChangeoverOrdered());
        Diversion diversion = byLink.get(link);
        if (diversion == null) {
            // section 5.7.5: the changeover is over, or the link never carried traffic
            acknowledge(link, Changeover.UNKNOWN);
        } else {
            tell(diversion, new Changeover.Input.OrderReceived(fsn));
        }
    }

    private void acknowledged(LinkControl link, int fsn) {
        if (!tell(byLink.get(link), new Changeover.Input.AcknowledgementReceived(fsn))) {
            context.counters.increment(Mtp3Counter.MANAGEMENT_POINTLESS);
        }
    }

    private void acknowledge(LinkControl link, int fsn) {
        int code = link.code();
        sender.sendAbout(
                link,
                fsn == Changeover.UNKNOWN
                        ? new EmergencyChangeoverAcknowledgement(code)
                        : new ChangeoverAcknowledgement(code, fsn, isExtended(link.link)));
    }

    /// A number of 7 bits says nothing about a link that counts to 24.
    private static int comparable(LinkControl link, int fsn, boolean extended) {
        return extended == isExtended(link.link) ? fsn : Changeover.UNKNOWN;
    }

    private static boolean isExtended(SignallingLink link) {
        return link.sequenceNumberBits() > 7;
    }
}
