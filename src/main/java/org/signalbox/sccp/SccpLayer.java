// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.mtp3.user.RelayPlace;
import org.signalbox.mtp3.user.RelayService;
import org.signalbox.sccp.message.Flaw;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementDecodeException;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.Explanation;
import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// SCCP of one point in one network, as the rest of the node sees it: a user part of MTP that
/// relays.
///
/// ```
///   loop of links    relay()  RoutingControl ---> MTP               (most messages end here)
///                                 |  reads SccpTables, published by
///   control loop     user()   Management        <-- PAUSE, RESUME, STATUS, management messages
///                             SccpUsers         <-- messages for subsystems of this point
///                             RoutingControl    <-- messages of theirs
/// ```
///
/// ```
///   SccpLayer layer = new SccpLayer("0", config, translation, ..., signalling, control);
///   layer.connect(network.register(ServiceIndicator.SCCP, layer.user(), layer.relay()));
/// ```
///
/// All methods are called on the control loop unless they say otherwise.
public final class SccpLayer {
    /// That of links and the control loop: each has references of its own for segments.
    private static final int LOOPS = 2;

    private final String network;
    private final SccpObserver observer;
    private final ByteBufAllocator allocator;
    private final Loop signalling;
    private final Loop loop;

    private final Counters<SccpCounter> relayCounters = new Counters<>(SccpCounter.class);
    private final Counters<SccpCounter> userCounters = new Counters<>(SccpCounter.class);
    private final Counters<TranslationError> relayErrors = new Counters<>(TranslationError.class);
    private final Counters<TranslationError> userErrors = new Counters<>(TranslationError.class);
    private final Counters<SegmentationCounter> segmentation =
            new Counters<>(SegmentationCounter.class);
    private final Counters<SegmentationCounter> userSegmentation =
            new Counters<>(SegmentationCounter.class);
    private final Counters<ManagementCounter> managementCounters =
            new Counters<>(ManagementCounter.class);

    private final Reassembler reassembler;
    private final Reassembler userReassembler;
    private final ReassemblyAlarm alarm;
    private final ReassemblyAlarm userAlarm;

    private final RoutingControl relaying;
    private final RoutingControl ofUsers;
    private final RoutingWalk walk;
    private final Management management;
    private final MachineDriver<ManagementInput, ManagementOutput> driver;
    private final SortedMap<SubsystemNumber, Port> ports =
            new TreeMap<>(Comparator.comparingInt(SubsystemNumber::value));
    private final SccpView view = new SccpView();
    private final MessageDraft draft = new MessageDraft();

    private SccpConfig config;
    private volatile SccpTables tables;
    private @Nullable RelayPlace mtp;

    /// @param network its name, such as `0`
    /// @param translation made of [SccpConfig#translation]
    /// @param contentOfLinks asked about messages from links, on their loop
    /// @param contentOfUsers asked about messages of this point's own subsystems
    /// @param inputs told what the machines take
    /// @param signalling the loop of all links
    /// @param control the control loop
    public SccpLayer(
            String network,
            SccpConfig config,
            TranslationSnapshot translation,
            ContentRouting contentOfLinks,
            ContentRouting contentOfUsers,
            SccpObserver observer,
            ByteBufAllocator allocator,
            InputObserver inputs,
            Loop signalling,
            Loop control) {
        this.network = network;
        this.config = config;
        this.observer = observer;
        this.allocator = allocator;
        this.signalling = signalling;
        this.loop = control;
        this.management = new Management(managementConfig(), managementCounters);
        this.driver =
                new MachineDriver<>("sccp " + network, management, this::perform, inputs, control);
        this.tables = tablesOf(translation);
        this.reassembler = reassembler(config.options(), segmentation);
        this.userReassembler = reassembler(config.options(), userSegmentation);
        this.relaying =
                new RoutingControl(
                        allocator,
                        relayCounters,
                        relayErrors,
                        new Segmenter(0, LOOPS, segmentation),
                        reassembler,
                        contentOfLinks,
                        new Around(event -> control.execute(() -> tell(event))));
        this.ofUsers =
                new RoutingControl(
                        allocator,
                        userCounters,
                        userErrors,
                        new Segmenter(1, LOOPS, userSegmentation),
                        userReassembler,
                        contentOfUsers,
                        new Around(this::tell));
        this.walk = new RoutingWalk(contentOfUsers);
        // what is returned then is sent by the control loop: only it has an MTP at any time
        this.alarm =
                new ReassemblyAlarm(
                        signalling, reassembler, failed -> control.execute(() -> giveUp(failed)));
        this.userAlarm = new ReassemblyAlarm(control, userReassembler, this::giveUp);
    }

    private static Reassembler reassembler(
            SccpOptions options, Counters<SegmentationCounter> counters) {
        return new Reassembler(
                options.reassembliesMax(),
                options.reassemblyOctetsMax(),
                options.tReass(),
                counters);
    }

    /// What is counted of messages from links. Readable from any thread.
    public Counters<SccpCounter> relayCounters() {
        return relayCounters;
    }

    /// What is counted of messages of this point's own subsystems. Readable from any thread.
    public Counters<SccpCounter> userCounters() {
        return userCounters;
    }

    /// Why messages from links were not delivered. Readable from any thread.
    public Counters<TranslationError> relayErrors() {
        return relayErrors;
    }

    /// The same of messages of this point's own subsystems. Readable from any thread.
    public Counters<TranslationError> userErrors() {
        return userErrors;
    }

    /// Messages from links, by type and class. Readable from any thread.
    public Counters<SccpMessageCounter> relayMessages() {
        return relaying.messages();
    }

    /// The same of messages of this point's own subsystems. Readable from any thread.
    public Counters<SccpMessageCounter> userMessages() {
        return ofUsers.messages();
    }

    /// What became of long messages from links. Readable from any thread.
    public Counters<SegmentationCounter> relaySegmentation() {
        return segmentation;
    }

    /// The same of messages of this point's own subsystems. Readable from any thread.
    public Counters<SegmentationCounter> userSegmentation() {
        return userSegmentation;
    }

    /// Readable from any thread.
    public Counters<ManagementCounter> managementCounters() {
        return managementCounters;
    }

    public SccpConfig config() {
        return config;
    }

    /// What holds now. Callable from any loop.
    public SccpTables tables() {
        return tables;
    }

    // ---- life ---------------------------------------------------------------------------------

    /// For MTP: takes what [#relay] hands over, and what MTP has to say.
    public Mtp3User user() {
        return new FromMtp();
    }

    /// For MTP: takes messages on the loop of links.
    public Mtp3Relay relay() {
        return this::onTransfer;
    }

    /// From now on there is an MTP to send by.
    public void connect(RelayPlace place) {
        assert loop.inLoop();
        mtp = place;
    }

    /// Goes by another configuration from the next message on.
    ///
    /// @param translation made of the changed [SccpConfig#translation]; the one of [#tables] if
    ///     that is the same
    public void reconfigure(SccpConfig changed, TranslationSnapshot translation) {
        assert loop.inLoop();
        config = changed;
        TranslationSnapshot former = tables.translation();
        driver.handle(new ManagementInput.Reconfigured(managementConfig()));
        tables = tablesOf(translation);
        userReassembler.setLimits(changed.options());
        signalling.execute(() -> reassembler.setLimits(changed.options()));
        if (former != translation) {
            // what the loop of links counts in the former one is complete when that loop has come
            // round
            signalling.execute(() -> loop.execute(() -> translation.inherit(former)));
        }
    }

    /// Gives up the place at MTP.
    public void close() {
        assert loop.inLoop();
        driver.close();
        signalling.execute(alarm::close);
        userAlarm.close();
        if (mtp != null) {
            mtp.close();
            mtp = null;
        }
    }

    /// Connects a subsystem of this point.
    ///
    /// @throws IllegalStateException if there is one of that number
    public SccpService register(SubsystemNumber number, SccpUser user) {
        assert loop.inLoop();
        if (ports.containsKey(number)) {
            throw new IllegalStateException("there is a subsystem " + number);
        }
        Port port = new Port(number, user);
        ports.put(number, port);
        driver.handle(new ManagementInput.Reconfigured(managementConfig()));
        driver.handle(new ManagementInput.UserState(number, true));
        return port;
    }

    /// What would become of a message to a title.
    ///
    /// @param subsystem of the called address; -1 if there is none
    /// @return empty while there is no MTP
    public List<Explanation> explain(
            GlobalTitle title, int subsystem, SignallingLinkSelection sls) {
        assert loop.inLoop();
        RelayPlace place = mtp;
        return place == null ? List.of() : walk.explain(title, subsystem, sls, tables, place);
    }

    /// What would become of a message for this point, which stays the caller's.
    ///
    /// @return empty while there is no MTP
    public Optional<Walk> walk(Msu msu) {
        assert loop.inLoop();
        return Optional.ofNullable(mtp).map(place -> walk.walk(msu, tables, place));
    }

    /// Counts and states, for an operator.
    public SccpStatus status() {
        assert loop.inLoop();
        return new SccpStatus(
                config,
                tables.translation(),
                management.status(),
                counter -> relayCounters.get(counter) + userCounters.get(counter),
                error -> relayErrors.get(error) + userErrors.get(error),
                counter -> segmentation.get(counter) + userSegmentation.get(counter));
    }

    private void publish() {
        tables = tablesOf(tables.translation());
    }

    private SccpTables tablesOf(TranslationSnapshot translation) {
        return new SccpTables(
                config.pointCode(),
                translation,
                management.snapshot(),
                config.servers(),
                config.serverHere(),
                config.capabilities());
    }

    private ManagementConfig managementConfig() {
        Map<SubsystemNumber, ManagementConfig.Local> local = new HashMap<>();
        ports.keySet().forEach(number -> local.put(number, config.local(number)));
        return config.management(local);
    }

    // ---- from links ---------------------------------------------------------------------------

    private void onTransfer(Msu msu, RelayService service) {
        assert signalling.inLoop();
        relaying.onTransfer(msu, tables, service);
        alarm.set();
    }

    /// A message was not put together in time.
    private void giveUp(Reassembly.Failed failed) {
        assert loop.inLoop();
        RelayPlace place = mtp;
        if (place != null) {
            ofUsers.giveUp(failed, tables, place);
        }
    }

    /// On the control loop.
    private void tell(SccpEvent event) {
        observer.onEvent(network, event);
    }

    /// What routing control tells, on whichever loop that is.
    private final class Around implements RoutingControl.Surroundings {
        private final Consumer<SccpEvent> reports;

        private Around(Consumer<SccpEvent> reports) {
            this.reports = reports;
        }

        @Override
        public void report(SccpEvent event) {
            reports.accept(event);
        }

        @Override
        public void prohibitedAddressed(PointCode origin, SubsystemNumber subsystem) {
            driver.post(new ManagementInput.ProhibitedAddressed(origin, subsystem));
        }

        /// Each report brings the level along, so the end of congestion need not be told.
        @Override
        public void addressedInCongestion(PointCode origin, int level) {
            driver.post(new ManagementInput.LocalCongestion(Restriction.congestionLevel(level)));
            driver.post(new ManagementInput.AddressedInCongestion(origin));
        }
    }

    // ---- from MTP, on the control loop --------------------------------------------------------

    private final class FromMtp implements Mtp3User {
        /// What the relay has handed over; and what came before the loop of links knew of it, which
        /// nobody has looked at.
        @Override
        public void onTransfer(Msu msu) {
            Flaw flaw = view.read(msu);
            // the relay hands over no segments
            boolean arrived =
                    flaw == null
                            && view.hasCalled()
                            && view.called().routesOnSubsystem()
                            && !(view.type().isUnitdata() && view.isPart());
            int subsystem = arrived ? view.called().subsystem() : -1;
            Port port = subsystem < 0 ? null : ports.get(SubsystemNumber.of(subsystem));
            RelayPlace place = mtp;
            if (subsystem == SubsystemNumber.MANAGEMENT.value()) {
                manage(msu.opc());
                msu.close();
            } else if (port != null) {
                port.user.onMessage(view, msu.opc());
                msu.close();
            } else if (!arrived && place != null) {
                ofUsers.onTransfer(msu, tables, place);
                userAlarm.set();
            } else {
                // its subsystem has gone since the message was handed over
                userCounters.increment(SccpCounter.DISCARDED_UNDELIVERABLE);
                msu.close();
            }
        }

        @Override
        public void onPause(MtpPause pause) {
            driver.handle(new ManagementInput.Paused(pause));
        }

        @Override
        public void onResume(MtpResume resume) {
            driver.handle(new ManagementInput.Resumed(resume));
        }

        @Override
        public void onStatus(MtpStatus status) {
            driver.handle(new ManagementInput.Status(status));
        }
    }

    private void manage(PointCode origin) {
        try {
            driver.handle(
                    new ManagementInput.Received(
                            origin,
                            ManagementCodec.decode(
                                    view.variant(),
                                    view.octets(),
                                    view.dataAt(),
                                    view.dataLength())));
        } catch (ManagementDecodeException e) {
            userCounters.increment(SccpCounter.DISCARDED_MALFORMED);
            tell(new SccpEvent.MalformedManagement(origin, e.getMessage()));
        }
    }

    private void perform(ManagementOutput output) {
        switch (output) {
            case ManagementOutput.Send send -> {
                ManagementCodec.draft(
                        send.message(), config.pointCode(), send.destination(), draft);
                transfer(send.destination(), SignallingLinkSelection.of(0));
            }
            case ManagementOutput.StatusChanged _ ->
                    // once for all that one turn of the loop brings: said once until it is asked
                    loop.execute(this::publish);
            case ManagementOutput.UserChanged changed ->
                    ports.values()
                            .forEach(
                                    port ->
                                            port.user.onSubsystem(
                                                    changed.point(),
                                                    changed.subsystem(),
                                                    changed.inService()));
            case ManagementOutput.PointChanged changed ->
                    ports.values()
                            .forEach(
                                    port ->
                                            port.user.onPoint(
                                                    changed.point(),
                                                    changed.state(),
                                                    changed.restrictionLevel()));
            case ManagementOutput.CoordinationAsked asked ->
                    // nobody here stands in the way
                    driver.handle(new ManagementInput.CoordinationAnswered(asked.subsystem()));
            case ManagementOutput.Coordinated _ -> {}
        }
    }

    private Msu compose(PointCode destination, SignallingLinkSelection sls, RelayPlace place) {
        return draft.compose(
                allocator,
                ServiceInformation.of(place.networkIndicator(), ServiceIndicator.SCCP),
                destination,
                config.pointCode(),
                sls,
                0);
    }

    private void transfer(PointCode destination, SignallingLinkSelection sls) {
        RelayPlace place = mtp;
        if (place != null) {
            place.transfer(compose(destination, sls, place));
        }
    }

    /// What a subsystem holds.
    private final class Port implements SccpService {
        private final SubsystemNumber number;
        private final SccpUser user;

        private Port(SubsystemNumber number, SccpUser user) {
            this.number = number;
            this.user = user;
        }

        @Override
        public void unitdata(
                SccpAddress called,
                SccpAddress calling,
                int protocolClass,
                boolean returnOnError,
                SignallingLinkSelection sls,
                ByteBuf data) {
            assert loop.inLoop();
            // LUDT has room for all that segments can carry; what it is sent as is found out by
            // where
            // it goes
            draft.begin(MessageType.LUDT, protocolClass, returnOnError);
            draft.called().set(config.pointCode().variant(), called);
            draft.calling().set(config.pointCode().variant(), calling);
            draft.setData(data, data.readerIndex(), data.readableBytes());
            if (data.readableBytes() > Segmenter.DATA_OCTETS_MAX) {
                throw new IllegalArgumentException(
                        "%d octets are too many, at most %d can be sent"
                                .formatted(data.readableBytes(), Segmenter.DATA_OCTETS_MAX));
            }
            RelayPlace place = mtp;
            if (place != null) {
                ofUsers.originate(compose(config.pointCode(), sls, place), tables, place);
            }
        }

        @Override
        public void setInService(boolean inService) {
            assert loop.inLoop();
            driver.handle(new ManagementInput.UserState(number, inService));
        }

        @Override
        public void close() {
            assert loop.inLoop();
            if (ports.remove(number, this)) {
                driver.handle(new ManagementInput.Reconfigured(managementConfig()));
            }
        }
    }
}
