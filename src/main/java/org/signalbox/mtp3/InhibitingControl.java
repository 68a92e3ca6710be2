// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.MachineDriver;
import org.signalbox.mtp3.LinkInhibition.Input;
import org.signalbox.mtp3.LinkInhibition.Output;
import org.signalbox.mtp3.LinkInhibition.Result;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// Performs what the [LinkInhibition] of each link decides, and knows what it has to ask: whether
/// the link can be spared, and whether it is needed again (Q.704 section 10).
///
/// A link can be spared if its linkset has another that carries traffic, or if all destinations
/// have a way without the linkset. Links that the far end is just being asked for count as gone, so
/// that two ends that inhibit the two links of a linkset at the same moment are both refused.
final class InhibitingControl {
    /// Told when a link has become inhibited or uninhibited, or is recalled.
    private final Consumer<LinkControl> changed;

    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routes;
    private final ManagementSender sender;

    private boolean searchDue;

    InhibitingControl(
            NetworkContext context,
            Linksets linksets,
            RouteManagement routes,
            ManagementSender sender,
            Consumer<LinkControl> changed) {
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
        this.sender = sender;
        this.changed = changed;
    }

    MachineDriver<Input, Output> drive(LinkIdentity id, LinkInhibition machine) {
        return context.drive(
                "inhibiting " + id, machine, output -> perform(linksets.link(id), output));
    }

    // ---- the operator -------------------------------------------------------------------------

    void inhibit(LinkControl link, Consumer<InhibitResult> requester) {
        if (context.snmLayout().has(SnmHeading.LIN)) {
            request(link, new Input.Inhibit(), requester);
        } else {
            requester.accept(InhibitResult.of(Result.UNKNOWN_HERE));
        }
    }

    void uninhibit(LinkControl link, Consumer<InhibitResult> requester) {
        if (canReachFarEnd(link.linkset)) {
            request(link, new Input.Uninhibit(), requester);
        } else {
            requester.accept(InhibitResult.of(Result.UNREACHABLE));
        }
    }

    private static void request(LinkControl link, Input input, Consumer<InhibitResult> requester) {
        if (link.requester != null) {
            requester.accept(InhibitResult.of(Result.BUSY));
            return;
        }
        link.requester = requester;
        link.inhibiting.handle(input);
    }

    private static void conclude(LinkControl link, Result result) {
        Consumer<InhibitResult> requester = link.requester;
        if (requester != null) {
            link.requester = null;
            requester.accept(InhibitResult.of(result));
        }
    }

    // ---- links --------------------------------------------------------------------------------

    /// @param direct whether it came over the link's own linkset. Who can speak there asks to
    ///     inhibit a link in service there: else any neighbour could do so in another's name
    void onMessage(LinkControl link, Signal signal, boolean direct) {
        if (signal == Signal.INHIBIT && link.inService && !direct) {
            context.counters.increment(Mtp3Counter.MANAGEMENT_POINTLESS);
            return;
        }
        link.inhibiting.handle(new Input.Received(signal));
    }

    /// A link is in service at level 3, and not yet in use. If nothing led to the far end before,
    /// both ends take the other for restarted (section 9), and all links for uninhibited.
    void inService(LinkControl link) {
        LinksetControl linkset = link.linkset;
        link.recallAbandoned = false;
        if (linkset.lostContact) {
            linkset.lostContact = false;
            for (LinkControl each : linkset.links.values()) {
                each.inhibiting.handle(new Input.PointRestarting());
            }
        }
    }

    void removed(LinkControl link) {
        link.inhibiting.close();
        conclude(link, Result.VOID);
    }

    /// The links of a linkset have changed; the routes may not know it yet. Recalls one that is
    /// needed now.
    void linksChanged(LinksetControl linkset) {
        if (linkset.availableLinks() > 0) {
            return;
        }
        for (LinkControl link : linkset.links.values()) {
            if (link.inService
                    && !link.recallAbandoned
                    && link.inhibition.isInhibited()
                    && routes.isNeeded(linkset.config.name(), Set.of())) {
                link.inhibiting.handle(new Input.Recall());
                return;
            }
        }
    }

    /// A destination may have become inaccessible. The search for links that lead there waits until
    /// all that follows from the same event is known.
    void destinationLost() {
        if (!searchDue) {
            searchDue = true;
            context.loop.execute(this::search);
        }
    }

    private void search() {
        searchDue = false;
        for (LinksetControl linkset : linksets.all()) {
            if (!linkset.isAligned() && !canReachFarEnd(linkset)) {
                linkset.lostContact = true;
            }
            linksChanged(linkset);
        }
    }

    /// Whether a link that has just been inhibited is the last way to some destination: because
    /// others have failed while the far end was being asked.
    boolean isNeeded(LinkControl link) {
        return link.inService && !link.recallAbandoned && isLast(link, false);
    }

    // ---- what the machines decide -------------------------------------------------------------

    private void perform(LinkControl link, Output output) {
        switch (output) {
            case Output.Check(boolean farEnd) -> {
                boolean permitted = canSpare(link);
                if (farEnd && !permitted) {
                    context.counters.increment(Mtp3Counter.INHIBIT_DENIED_TO_FAR_END);
                }
                link.inhibiting.handle(new Input.Checked(farEnd, permitted));
            }
            case Output.Send(Signal signal) -> {
                send(link, signal);
                if (signal == Signal.LOCAL_TEST || signal == Signal.REMOTE_TEST) {
                    // the far end may answer by now
                    link.recallAbandoned = false;
                    destinationLost();
                }
            }
            case Output.Changed _ -> {
                changed.accept(link);
                tell(link);
            }
            case Output.Concluded(Result result) -> {
                count(result);
                conclude(link, result);
            }
            case Output.RecallAbandoned _ -> {
                link.recallAbandoned = true;
                context.tell(new Mtp3Event.RecallAbandoned(link.ingress.id()));
                // section 10.3.2 f): another link may do
                destinationLost();
            }
        }
    }

    /// On the link itself if that can be: an acknowledgement is to follow the last message there,
    /// and what takes back an inhibition is to go before the first. Else by any other way.
    private void send(LinkControl link, Signal signal) {
        SnmMessage.Inhibiting message = new SnmMessage.Inhibiting(link.code(), signal);
        if (link.inService) {
            sender.sendOn(link, message);
        } else {
            sender.sendAbout(link, message);
        }
    }

    private void tell(LinkControl link) {
        LinkInhibition now = link.inhibition;
        if (now.isLocal() != link.toldLocal) {
            link.toldLocal = now.isLocal();
            link.times.set(LinkTime.INHIBITED_LOCALLY, now.isLocal(), context.loop.now());
            context.counters.increment(
                    now.isLocal()
                            ? Mtp3Counter.INHIBITED_LOCALLY
                            : Mtp3Counter.UNINHIBITED_LOCALLY);
            context.tell(new Mtp3Event.InhibitionChanged(link.ingress.id(), false, now.isLocal()));
        }
        if (now.isRemote() != link.toldRemote) {
            link.toldRemote = now.isRemote();
            link.times.set(LinkTime.INHIBITED_REMOTELY, now.isRemote(), context.loop.now());
            context.counters.increment(
                    now.isRemote()
                            ? Mtp3Counter.INHIBITED_REMOTELY
                            : Mtp3Counter.UNINHIBITED_REMOTELY);
            context.tell(new Mtp3Event.InhibitionChanged(link.ingress.id(), true, now.isRemote()));
        }
        boolean recalled = now.isInhibited() && now.isUsable();
        if (recalled && !link.toldRecalled) {
            context.counters.increment(Mtp3Counter.LINKS_RECALLED);
            context.tell(new Mtp3Event.LinkRecalled(link.ingress.id()));
        }
        link.toldRecalled = recalled;
        if (!now.isInhibited()) {
            link.recallAbandoned = false;
        }
    }

    private void count(Result result) {
        switch (result) {
            case REFUSED -> context.counters.increment(Mtp3Counter.INHIBIT_REFUSED);
            case DENIED -> context.counters.increment(Mtp3Counter.INHIBIT_DENIED);
            case INHIBIT_NOT_ANSWERED ->
                    context.counters.increment(Mtp3Counter.INHIBIT_NOT_ANSWERED);
            case UNINHIBIT_NOT_ANSWERED ->
                    context.counters.increment(Mtp3Counter.UNINHIBIT_NOT_ANSWERED);
            case INHIBITED,
                    ALREADY,
                    UNINHIBITED,
                    NOT_INHIBITED,
                    BUSY,
                    UNKNOWN_HERE,
                    UNREACHABLE,
                    VOID -> {}
        }
    }

    // ---- what the routes know -----------------------------------------------------------------

    private boolean canSpare(LinkControl link) {
        if (!link.inService) {
            // section 10.2 a): of a link that is down, both ends must be able to speak
            return canReachFarEnd(link.linkset);
        }
        return !link.available || !isLast(link, true);
    }

    /// Whether some destination has no way without the link.
    ///
    /// @param careful whether links count as gone for which the far end is being asked
    private boolean isLast(LinkControl link, boolean careful) {
        if (hasAvailable(link.linkset, link, careful)) {
            return false;
        }
        Set<String> gone = new HashSet<>();
        for (LinksetControl other : linksets.all()) {
            if (other != link.linkset && !hasAvailable(other, link, careful)) {
                gone.add(other.config.name());
            }
        }
        return routes.isNeeded(link.linkset.config.name(), gone);
    }

    private static boolean hasAvailable(
            LinksetControl linkset, LinkControl without, boolean careful) {
        for (LinkControl link : linkset.links.values()) {
            if (link != without && link.available && !(careful && link.inhibition.isAsked())) {
                return true;
            }
        }
        return false;
    }

    private boolean canReachFarEnd(LinksetControl linkset) {
        for (LinkControl link : linkset.links.values()) {
            if (link.inService) {
                return true;
            }
        }
        return routes.selection().choose(linkset.config.adjacent()).isUsable();
    }
}
