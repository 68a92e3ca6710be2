// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.ReportPacing;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.RelayService;
import org.signalbox.mtp3.user.RelayService.Reach;
import org.signalbox.sccp.message.AddressBuffer;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.ConnectionDraft;
import org.signalbox.sccp.message.Flaw;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.RefusalCause;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.Condition;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.Destination.ToPoint;
import org.signalbox.sccp.translation.Destination.ToServer;
import org.signalbox.sccp.translation.Translation;
import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.sccp.translation.TranslationRequest;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.ArrayDeque;

/// SCCP routing control (SCRC, Q.714 section 2) for messages of one network, on one loop.
///
/// ```
///   from MTP or a local subsystem
///      |
///   routed on title? --yes--> hop counter --> translation ---> another point: MTP
///      | no                        ^              |  |
///   this point <-------------------|--------------+  +-------> nowhere: returned, or thrown away
///      |                           +--- title again
///   management, application server at this code, local subsystem; or returned
/// ```
///
/// Segments pass as they are, unless it is for a subsystem here or for a point that does not take
/// them: those are kept until the message is whole, which then is routed as if it had come as LUDT.
///
/// Order: a message keeps its signalling link selection, so messages of one origin, destination and
/// selection stay in the order of their arrival, whatever their protocol class.
///
/// Owned by its loop; what it asks of other loops it reads from [SccpTables], which are handed in.
/// Of what it composes and of a translation it keeps nothing for the next message but the memory.
final class RoutingControl {
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    /// 2^32 divided by the golden ratio: its multiples are spread evenly over all integers.
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    /// Leaves the two highest bits, for [Restriction#SUBLEVELS].
    private static final int LOT_SHIFT = 30;

    /// What is told to the rest of SCCP, on the loop of this object.
    interface Surroundings {
        /// A sample of messages that went nowhere.
        void report(SccpEvent event);

        /// A message came for a subsystem here that is prohibited: told once in a while.
        void prohibitedAddressed(PointCode origin, SubsystemNumber subsystem);

        /// A message came for a subsystem here while these get more than they can take: told once
        /// in a while.
        ///
        /// @param level 1 to 3
        void addressedInCongestion(PointCode origin, int level);
    }

    private final ByteBufAllocator allocator;
    private final Counters<SccpCounter> counters;
    private final Counters<TranslationError> errors;
    private final Counters<SccpMessageCounter> messages = new Counters<>(SccpMessageCounter.class);
    private final Segmenter segmenter;
    private final Reassembler reassembler;
    private final ContentRouting content;
    private final Surroundings surroundings;

    private final SccpView view = new SccpView();
    private final MessageDraft draft = new MessageDraft();
    private final ConnectionDraft connection = new ConnectionDraft();
    private final TranslationRequest request = new TranslationRequest();
    private final MutableTitle origin = new MutableTitle();
    private final Applications applications = new Applications();
    private final ReportPacing reports = new ReportPacing(REPORT_INTERVAL_NANOS);
    private final ReportPacing prohibited = new ReportPacing(REPORT_INTERVAL_NANOS);
    private final ReportPacing congested = new ReportPacing(REPORT_INTERVAL_NANOS);
    private final ArrayDeque<Reassembly> reassemblies = new ArrayDeque<>();

    /// Whether the present message is a subsystem's of this point.
    private boolean own;

    /// Drawn by messages that a restriction is for in part.
    private int lots;

    /// @param allocator for messages that are sent on
    /// @param counters written by this object alone, as `errors`
    /// @param errors why messages could not be delivered
    /// @param segmenter of this loop
    /// @param reassembler of this loop; whoever has it tells [#giveUp] what its timer ends
    /// @param content asked first about every message with user data
    RoutingControl(
            ByteBufAllocator allocator,
            Counters<SccpCounter> counters,
            Counters<TranslationError> errors,
            Segmenter segmenter,
            Reassembler reassembler,
            ContentRouting content,
            Surroundings surroundings) {
        this.allocator = allocator;
        this.counters = counters;
        this.errors = errors;
        this.segmenter = segmenter;
        this.reassembler = reassembler;
        this.content = content;
        this.surroundings = surroundings;
    }

    /// Messages by type and class; readable from any thread.
    Counters<SccpMessageCounter> messages() {
        return messages;
    }

    /// A message that MTP has delivered.
    ///
    /// @param msu taken
    void onTransfer(Msu msu, SccpTables tables, RelayService mtp) {
        own = false;
        counters.increment(SccpCounter.RECEIVED);
        Flaw flaw = view.read(msu);
        if (flaw != null) {
            malformed(flaw, msu, mtp);
        } else {
            countReceived();
            route(msu, tables, mtp);
        }
    }

    /// A message of a subsystem of this point, with this point as its origin and destination: where
    /// it goes is to be found out by its called address.
    ///
    /// @param msu taken
    void originate(Msu msu, SccpTables tables, RelayService mtp) {
        own = true;
        counters.increment(SccpCounter.ORIGINATED);
        Flaw flaw = view.read(msu);
        if (flaw != null) {
            throw new IllegalArgumentException(flaw.words());
        }
        countReceived();
        AddressView called = view.called();
        applications.enter(tables, mtp, msu.sls());
        if (called.routesOnSubsystem() && called.hasPointCode()) {
            PointCode point = called.pointCode();
            if (applications.reach(point) != Reach.OWN) {
                originateTo(point, msu, tables, mtp);
                return;
            }
        }
        route(msu, tables, mtp);
    }

    private void countReceived() {
        int protocolClass = view.type().isUnitdata() ? view.protocolClass() : 0;
        SccpMessageCounter.received(view.type(), protocolClass, messages);
    }

    private void originateTo(PointCode point, Msu msu, SccpTables tables, RelayService mtp) {
        TranslationError refused = applications.of(point, view.called().subsystem()).error();
        if (refused == null) {
            draft.take(view);
            sendDraft(SccpCounter.SENT_BY_POINT_CODE, point, msu, tables, mtp);
        } else {
            undeliverable(refused, msu, tables, mtp);
        }
    }

    private void route(Msu msu, SccpTables tables, RelayService mtp) {
        if (!view.hasCalled()) {
            // this point ends no connections, so nobody here but an application server has one
            if (tables.serverHere() && mtp.distribute(msu)) {
                counters.increment(SccpCounter.DISTRIBUTED);
            } else {
                discard(SccpCounter.DISCARDED_NO_CONNECTION, msu);
            }
            return;
        }
        applications.enter(tables, mtp, msu.sls());
        if (!view.type().isUnitdata() || !routeByContent(msu, tables, mtp)) {
            routeByAddress(msu, tables, mtp);
        }
    }

    private void routeByAddress(Msu msu, SccpTables tables, RelayService mtp) {
        if (view.called().routesOnSubsystem()) {
            deliver(msu, tables, mtp);
        } else {
            begin(msu);
            translate(view.hops(), msu, tables, mtp);
        }
    }

    // ---- segments -----------------------------------------------------------------------------

    /// Keeps a segment until the others have come; those of class 1 that were sent after the last
    /// one come after it, so the whole message goes in front of them (Q.714 section 4.1.1.3).
    private void reassemble(Msu msu, SccpTables tables, RelayService mtp) {
        reassembler.onSegment(view, Envelope.of(msu), mtp.now(), reassemblies::add);
        msu.close();
        for (Reassembly result = reassemblies.poll();
                result != null;
                result = reassemblies.poll()) {
            switch (result) {
                case Reassembly.Completed whole -> routeWhole(whole, tables, mtp);
                case Reassembly.Failed failed -> giveUp(failed, tables, mtp);
            }
        }
    }

    /// As LUDT it has room for all, and keeps the reference by which it may be cut again.
    private void routeWhole(Reassembly.Completed whole, SccpTables tables, RelayService mtp) {
        Envelope envelope = whole.envelope();
        Variant variant = envelope.label().dpc().variant();
        Flaw flaw = view.read(variant, whole.first(), 0, whole.first().readableBytes());
        assert flaw == null;
        int importance = view.importance();
        draft.take(view);
        draft.setType(MessageType.LUDT);
        draft.setProtocolClass(whole.ofClass1() ? 1 : 0, view.wantsReturn());
        draft.setData(whole.data(), 0, whole.data().readableBytes());
        draft.setSegmentation(true, whole.ofClass1(), 0, view.segmentationReference());
        draft.setImportance(importance);
        if (!draft.fits(variant, Msu.LARGE_SIF_OCTETS_MAX)) {
            giveUp(
                    new Reassembly.Failed(
                            envelope, whole.first(), TranslationError.REASSEMBLY_FAILURE),
                    tables,
                    mtp);
            return;
        }
        Msu msu = envelope.around(allocator, draft);
        flaw = view.read(msu);
        assert flaw == null;
        route(msu, tables, mtp);
    }

    /// A message that could not be put together: what there is of it is returned or thrown away.
    void giveUp(Reassembly.Failed failed, SccpTables tables, RelayService mtp) {
        own = false;
        Msu msu = failed.envelope().around(allocator, failed.segment());
        Flaw flaw = view.read(msu);
        assert flaw == null;
        applications.enter(tables, mtp, msu.sls());
        undeliverable(failed.error(), msu, tables, mtp);
    }

    // ---- by content ---------------------------------------------------------------------------

    /// @return false if the message is to go by its address; then it is still the caller's
    private boolean routeByContent(Msu msu, SccpTables tables, RelayService mtp) {
        int hops = view.hops();
        switch (content.decide(view, msu.opc(), msu.dpc(), applications)) {
            case ContentRouting.Verdict.ByAddress _ -> {
                return false;
            }
            case ContentRouting.Verdict.Block _ -> discard(SccpCounter.DISCARDED_BLOCKED, msu);
            case ContentRouting.Verdict.Lead lead -> {
                counters.increment(SccpCounter.BY_CONTENT);
                begin(msu);
                TranslationError refused = condition(lead.to()).error();
                if (refused == null) {
                    goOn(lead.to(), hops, msu, tables, mtp);
                } else {
                    undeliverable(refused, msu, tables, mtp);
                }
            }
            case ContentRouting.Verdict.Retitle other -> {
                counters.increment(SccpCounter.BY_CONTENT);
                begin(msu);
                request.retitle(other.title());
                translate(hops, msu, tables, mtp);
            }
            case ContentRouting.Verdict.Share share -> {
                counters.increment(SccpCounter.BY_CONTENT);
                begin(msu);
                switch (tables.translation().choose(share.group(), request, applications)) {
                    case Translation.Failure failure ->
                            undeliverable(failure.error(), msu, tables, mtp);
                    case Destination to -> goOn(to, hops, msu, tables, mtp);
                }
            }
        }
        return true;
    }

    private Condition condition(Destination to) {
        return switch (to) {
            case ToPoint point -> applications.of(point.point(), subsystem(to, view.called()));
            case ToServer server -> applications.of(server.server());
        };
    }

    private void begin(Msu msu) {
        request.begin(view.called(), view.calling(), msu.sls().value(), view.protocolClass() == 1);
    }

    // ---- by global title ----------------------------------------------------------------------

    /// Q.714 section 2.2.2, item 2.
    ///
    /// @param hops that the message has left; -1 if it does not count them. The last one is not for
    ///     use: nothing is sent with a counter of zero (Q.713 section 3.18).
    private void translate(int hops, Msu msu, SccpTables tables, RelayService mtp) {
        if (hops == 0 || hops == 1) {
            undeliverable(TranslationError.HOP_VIOLATION, msu, tables, mtp);
            return;
        }
        counters.increment(SccpCounter.TRANSLATIONS);
        switch (tables.translation().translate(request, applications)) {
            case Translation.Failure failure -> undeliverable(failure.error(), msu, tables, mtp);
            case Destination to -> goOn(to, hops > 0 ? hops - 1 : hops, msu, tables, mtp);
        }
    }

    /// The message leads to a destination; one that is this point's own title again is translated
    /// once more, as often as [TranslationSnapshot#TRANSLATIONS_MAX] allows.
    private void goOn(Destination to, int hops, Msu msu, SccpTables tables, RelayService mtp) {
        PointCode point = tables.point(to);
        if (point == null) {
            undeliverable(TranslationError.ROUTE_FAILURE, msu, tables, mtp);
            return;
        }
        boolean here = applications.reach(point) == Reach.OWN;
        if (!here || to.routesOnSubsystem()) {
            forward(to, point, here, hops, msu, tables, mtp);
        } else {
            request.setSubsystem(subsystem(to, view.called()));
            translate(hops, msu, tables, mtp);
        }
    }

    private static int subsystem(Destination to, AddressView called) {
        SubsystemNumber put = to.subsystem();
        return put == null ? called.subsystem() : put.value();
    }

    private void forward(
            Destination to,
            PointCode point,
            boolean here,
            int hops,
            Msu msu,
            SccpTables tables,
            RelayService mtp) {
        boolean connecting = isConnectionRequest();
        if (connecting) {
            connection.take(view);
            connection.setHops(hops);
        } else {
            draft.take(view);
            if (hops >= 0) {
                draft.setHops(hops);
            }
        }
        readdress(connecting ? connection.called() : draft.called(), view.called(), to, point);
        if (here) {
            deliverDraft(subsystem(to, view.called()), msu, tables, mtp);
            return;
        }
        nameOrigin(connecting ? connection.calling() : draft.calling(), msu);
        Capability capability = tables.capability(point);
        if (connecting && !admits(point, view.type(), tables)) {
            undeliverable(TranslationError.POINT_CONGESTED, msu, tables, mtp);
        } else if (connecting && !connection.fits(point.variant(), capability.sifOctetsMax())) {
            undeliverable(TranslationError.SEGMENTATION_UNSUPPORTED, msu, tables, mtp);
        } else if (connecting) {
            counters.increment(SccpCounter.SENT_TRANSLATED);
            SccpMessageCounter.sent(view.type(), messages);
            mtp.transfer(compose(point, tables.pointCode(), msu));
            msu.close();
        } else {
            sendDraft(SccpCounter.SENT_TRANSLATED, point, msu, tables, mtp);
        }
    }

    /// Sends the draft in a form that its destination takes: as it is, as another kind, or in
    /// segments (Q.714 section 2.5).
    private void sendDraft(
            SccpCounter counter, PointCode point, Msu msu, SccpTables tables, RelayService mtp) {
        if (Segmenter.needsReassembly(view, tables.capability(point))) {
            reassemble(msu, tables, mtp);
            return;
        }
        if (!admits(point, view.type(), tables)) {
            undeliverable(TranslationError.POINT_CONGESTED, msu, tables, mtp);
            return;
        }
        if (fit(point, tables) != null) {
            undeliverable(TranslationError.SEGMENTATION_UNSUPPORTED, msu, tables, mtp);
            return;
        }
        counters.increment(counter);
        sendParts(point, msu, tables, mtp);
    }

    /// Whether a message may go to a point in spite of congestion there or on the way (Q.714
    /// section 2.6). Of a message in segments all may or none.
    ///
    /// @param type as which it goes
    private boolean admits(PointCode point, MessageType type, SccpTables tables) {
        StatusSnapshot status = tables.status();
        int importance = Importance.of(type, view.importance());
        boolean inPart = status.restrictionLevel(point.value()) == importance;
        int number = inPart ? lot() : 0;
        // evenly spread, whichever of the numbers in a row fall to this point
        return status.admits(point.value(), importance, number * GOLDEN_RATIO >>> LOT_SHIFT);
    }

    private int lot() {
        return view.type().isUnitdata() && view.isSegmented()
                ? view.segmentationReference()
                : lots++;
    }

    private @Nullable ReturnCause fit(PointCode point, SccpTables tables) {
        return segmenter.fit(draft, own ? null : view, point.variant(), tables.capability(point));
    }

    private void sendParts(PointCode point, Msu msu, SccpTables tables, RelayService mtp) {
        if (!own && draft.type() != view.type() && !draft.type().isService()) {
            counters.increment(SccpCounter.CONVERTED);
        }
        for (int i = 0; i < segmenter.count(); i++) {
            segmenter.select(i);
            SccpMessageCounter.sent(draft.type(), messages);
            mtp.transfer(compose(point, tables.pointCode(), msu));
        }
        msu.close();
    }

    private boolean isConnectionRequest() {
        return view.type() == MessageType.CR;
    }

    /// Writes what a translation has made of a called address into a draft.
    private void readdress(
            AddressBuffer address, AddressView called, Destination to, PointCode point) {
        address.set(
                point.variant(),
                to.routesOnSubsystem(),
                called.isNational(),
                called.hasPointCode() ? point.value() : -1,
                subsystem(to, called),
                request.title());
    }

    /// Who answers needs a way back: a calling address that is not routed on its title means a
    /// subsystem at the origin of the message, which will be this point from now on, so the point
    /// code goes into the address (Q.714 section 2.7.2.1). Who confirms a connection needs it in
    /// any case: all that follows goes between its two ends.
    private void nameOrigin(AddressBuffer address, Msu msu) {
        AddressView calling = view.calling();
        boolean titled = calling.form() != null;
        if (calling.hasPointCode()
                || titled && !calling.routesOnSubsystem() && !isConnectionRequest()
                || !titled && calling.subsystem() <= 0 && !isConnectionRequest()) {
            return;
        }
        calling.copyTo(origin);
        address.set(
                msu.variant(),
                calling.routesOnSubsystem() || !titled,
                calling.isNational(),
                msu.opc().value(),
                calling.subsystem(),
                titled ? origin : null);
    }

    /// The draft with the rest of a message's label.
    private Msu compose(PointCode dpc, PointCode opc, Msu like) {
        return isConnectionRequest()
                ? connection.compose(
                        allocator, like.serviceInformation(), dpc, opc, like.sls(), like.priority())
                : draft.compose(
                        allocator,
                        like.serviceInformation(),
                        dpc,
                        opc,
                        like.sls(),
                        like.priority());
    }

    // ---- for this point -----------------------------------------------------------------------

    /// A message for a subsystem here, as it came.
    private void deliver(Msu msu, SccpTables tables, RelayService mtp) {
        int subsystem = view.called().subsystem();
        TranslationError refused = refused(subsystem, msu, tables);
        if (refused == null && isPart()) {
            reassemble(msu, tables, mtp);
        } else if (refused == null) {
            handOver(subsystem, msu, mtp);
        } else if (refused == TranslationError.UNEQUIPPED_SUBSYSTEM
                && tables.serverHere()
                && mtp.distribute(msu)) {
            counters.increment(SccpCounter.DISTRIBUTED);
        } else {
            undeliverable(refused, msu, tables, mtp);
        }
    }

    /// The same as the draft says it, whose title was translated to this point. It keeps its
    /// origin.
    private void deliverDraft(int subsystem, Msu msu, SccpTables tables, RelayService mtp) {
        TranslationError refused = refused(subsystem, msu, tables);
        if (refused == null && isPart()) {
            reassemble(msu, tables, mtp);
            return;
        }
        if (refused == null) {
            handOver(subsystem, compose(msu.dpc(), msu.opc(), msu), mtp);
            msu.close();
            return;
        }
        if (refused == TranslationError.UNEQUIPPED_SUBSYSTEM && tables.serverHere()) {
            Msu changed = compose(msu.dpc(), msu.opc(), msu);
            if (mtp.distribute(changed)) {
                counters.increment(SccpCounter.DISTRIBUTED);
                msu.close();
                return;
            }
            changed.close();
        }
        undeliverable(refused, msu, tables, mtp);
    }

    /// Why a subsystem here does not take messages; null if it does.
    private @Nullable TranslationError refused(int subsystem, Msu msu, SccpTables tables) {
        if (subsystem < 0 || isConnectionRequest() || !tables.status().isEquippedHere(subsystem)) {
            return TranslationError.UNEQUIPPED_SUBSYSTEM;
        }
        if (tables.status().isAllowedHere(subsystem)) {
            return null;
        }
        if (prohibited.permits(msu.opc().value() << Byte.SIZE | subsystem, applications.now())) {
            surroundings.prohibitedAddressed(msu.opc(), SubsystemNumber.of(subsystem));
        }
        return TranslationError.SUBSYSTEM_UNAVAILABLE;
    }

    private boolean isPart() {
        return view.type().isUnitdata() && view.isPart();
    }

    private void handOver(int subsystem, Msu msu, RelayService mtp) {
        int congestion = mtp.handOverCongestion();
        if (congestion > 0 && congested.permits(msu.opc().value(), mtp.now())) {
            surroundings.addressedInCongestion(msu.opc(), congestion);
        }
        counters.increment(
                subsystem == SubsystemNumber.MANAGEMENT.value()
                        ? SccpCounter.MANAGEMENT
                        : SccpCounter.DELIVERED);
        mtp.handOver(msu);
    }

    // ---- to nobody ----------------------------------------------------------------------------

    private void malformed(Flaw flaw, Msu msu, RelayService mtp) {
        if (reports.permits(-1 - flaw.ordinal(), mtp.now())) {
            surroundings.report(new SccpEvent.Malformed(msu.opc(), flaw));
        }
        discard(SccpCounter.DISCARDED_MALFORMED, msu);
    }

    /// A message that cannot be brought to whom it is for: returned if its sender wants that, which
    /// no service message does (Q.714 section 4.2).
    private void undeliverable(
            TranslationError error, Msu msu, SccpTables tables, RelayService mtp) {
        errors.increment(error);
        boolean back = view.wantsReturn() || isConnectionRequest();
        if (reports.permits(error.ordinal(), mtp.now())) {
            surroundings.report(
                    new SccpEvent.Undeliverable(
                            msu.opc(),
                            view.type(),
                            view.called().toAddress(),
                            view.calling().toAddress(),
                            error,
                            back));
        }
        if (isConnectionRequest()) {
            refuse(error, msu, tables, mtp);
        } else if (back) {
            sendBack(error, msu, tables, mtp);
        } else {
            discard(SccpCounter.DISCARDED_UNDELIVERABLE, msu);
        }
    }

    /// What comes back goes by its own called address, which is where the message came from. If
    /// nobody here knows that title, the point that the message came from does.
    private void sendBack(TranslationError error, Msu msu, SccpTables tables, RelayService mtp) {
        AddressView to = view.calling();
        draft.takeBack(view, error.returnCause());
        PointCode point = to.hasPointCode() ? to.pointCode() : msu.opc();
        if (!to.routesOnSubsystem() && to.form() != null) {
            request.begin(to, null, msu.sls().value(), view.protocolClass() == 1);
            Translation found = tables.translation().translate(request, applications);
            PointCode translated = found instanceof Destination way ? tables.point(way) : null;
            if (found instanceof Destination way && translated != null) {
                readdress(draft.called(), to, way, translated);
                point = translated;
            } else {
                point = msu.opc();
            }
        }
        boolean says = to.form() != null || to.subsystem() > 0;
        if (!says
                || applications.reach(point) == Reach.INACCESSIBLE
                || !admits(point, draft.type(), tables)
                || fit(point, tables) != null) {
            discard(SccpCounter.DISCARDED_NOT_RETURNABLE, msu);
            return;
        }
        counters.increment(SccpCounter.RETURNED);
        sendParts(point, msu, tables, mtp);
    }

    /// Q.714 section 3.1.3: who asked for a connection hears that there is none.
    private void refuse(TranslationError error, Msu msu, SccpTables tables, RelayService mtp) {
        AddressView asking = view.calling();
        PointCode point = asking.hasPointCode() ? asking.pointCode() : msu.opc();
        if (applications.reach(point) == Reach.INACCESSIBLE) {
            discard(SccpCounter.DISCARDED_NOT_RETURNABLE, msu);
            return;
        }
        counters.increment(SccpCounter.RETURNED);
        SccpMessageCounter.sent(MessageType.CREF, messages);
        mtp.transfer(
                ConnectionDraft.refuse(
                        allocator,
                        view,
                        RefusalCause.of(error.returnCause()),
                        msu.serviceInformation(),
                        point,
                        tables.pointCode(),
                        msu.sls(),
                        msu.priority()));
        msu.close();
    }

    private void discard(SccpCounter counter, Msu msu) {
        counters.increment(counter);
        msu.close();
    }
}
