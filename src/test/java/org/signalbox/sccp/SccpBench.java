// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.user.RelayService;
import org.signalbox.sccp.message.Flaw;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.ApplicationStatus;
import org.signalbox.sccp.translation.GttCommands;
import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Routing control at 1.1.1, between an MTP and statuses that the test decides.
@NullUnmarked
final class SccpBench implements RelayService, RoutingControl.Surroundings {
    static final PointCode HERE = PointCode.itu("1.1.1");
    static final PointCode ORIGIN = PointCode.itu("1.1.2");
    static final SignallingLinkSelection SLS = SignallingLinkSelection.of(5);
    static final String DATA = "62064804000012ff";

    final Counters<SccpCounter> counters = new Counters<>(SccpCounter.class);
    final Counters<SegmentationCounter> segmentation = new Counters<>(SegmentationCounter.class);
    final List<String> said = new ArrayList<>();
    final List<SccpEvent> events = new ArrayList<>();

    private final Map<PointCode, Reach> reaches = new HashMap<>();
    private final ContentRouting content =
            new ContentRouting() {
                @Override
                public Verdict decide(
                        SccpView message,
                        PointCode origin,
                        PointCode destination,
                        ApplicationStatus status) {
                    return verdict;
                }

                @Override
                public Explanation explain(
                        SccpView message,
                        PointCode origin,
                        PointCode destination,
                        ApplicationStatus status) {
                    return new Explanation(List.of(verdict.toString()), verdict);
                }
            };
    private final RoutingControl control =
            new RoutingControl(
                    UnpooledByteBufAllocator.DEFAULT,
                    counters,
                    new Counters<>(TranslationError.class),
                    new Segmenter(0, 1, segmentation),
                    new Reassembler(10, 50_000, Reassembler.T_REASS, segmentation),
                    content,
                    this);

    private final StatusSnapshot.Builder status =
            new StatusSnapshot.Builder(
                    new ReachabilityTable(
                            Variant.ITU.pointCodeBits(),
                            new int[] {0},
                            Map.of(PointCodeMask.around(HERE, 0), true)));
    private final TranslationSnapshot translation;
    private Map<String, PointCode> servers = Map.of();
    private boolean serverHere;
    private int congestion;
    private Map<PointCode, Capability> capabilities = Map.of();
    private ContentRouting.Verdict verdict = ContentRouting.Verdict.BY_ADDRESS;
    private long now;

    /// What of the last message was sent or handed over.
    Msu last;

    private SccpBench(String lines) {
        Problems problems = new Problems();
        Checked checked =
                ConfigFile.parse(lines, Schema.configuration("config", GttCommands.all()));
        problems.addAll(checked.problems().list());
        translation =
                TranslationSnapshot.of(
                        GttCommands.from(
                                checked.block(),
                                Variant.ITU,
                                Set.of("HLR"),
                                Path.of(""),
                                problems));
        if (!problems.list().isEmpty()) {
            throw new AssertionError(problems.toString());
        }
        status.setOwn(HERE);
        reaches.put(HERE, Reach.OWN);
    }

    /// @param lines of the configuration, about global titles
    static SccpBench with(String... lines) {
        return new SccpBench(String.join("\n", lines) + "\n");
    }

    SccpBench reach(String point, Reach reach) {
        reaches.put(PointCode.itu(point), reach);
        return this;
    }

    SccpBench local(int subsystem, LocalState state) {
        status.setLocal(SubsystemNumber.of(subsystem), state);
        return this;
    }

    SccpBench prohibited(String point, int subsystem) {
        status.setProhibited(
                new RemoteSubsystem(PointCode.itu(point), SubsystemNumber.of(subsystem)));
        return this;
    }

    SccpBench point(String point, PointState state) {
        status.setPoint(PointCode.itu(point), state, 0);
        return this;
    }

    /// @param restriction as [Restriction] has it
    SccpBench restricted(String point, int restriction) {
        status.setPoint(PointCode.itu(point), PointState.AVAILABLE, restriction);
        return this;
    }

    /// Subsystems here get more than they can take.
    SccpBench congested(int level) {
        congestion = level;
        return this;
    }

    SccpBench server(String name, String point) {
        servers = Map.of(name, PointCode.itu(point));
        return this;
    }

    SccpBench serverHere() {
        serverHere = true;
        return this;
    }

    SccpBench capability(String point, Capability capability) {
        capabilities = Map.of(PointCode.itu(point), capability);
        return this;
    }

    /// What is decided by the content of every message.
    SccpBench content(ContentRouting.Verdict decided) {
        verdict = decided;
        return this;
    }

    // ---- messages -----------------------------------------------------------------------------

    static SccpAddress gt(String digits, int subsystem) {
        return SccpAddress.of(GlobalTitle.international(digits), SubsystemNumber.of(subsystem));
    }

    static SccpAddress subsystem(int subsystem) {
        return new SccpAddress(true, null, SubsystemNumber.of(subsystem), null, false);
    }

    static SccpAddress at(String point, int subsystem) {
        return SccpAddress.of(PointCode.itu(point), SubsystemNumber.of(subsystem));
    }

    static MessageDraft draft(
            MessageType type, int protocolClass, boolean back, SccpAddress to, SccpAddress from) {
        MessageDraft draft = new MessageDraft();
        draft.begin(type, protocolClass, back);
        draft.called().set(Variant.ITU, to);
        draft.calling().set(Variant.ITU, from);
        ByteBuf data = Unpooled.wrappedBuffer(HexFormat.of().parseHex(DATA));
        draft.setData(data, 0, data.readableBytes());
        return draft;
    }

    /// A UDT of class 0 that is wanted back.
    SccpBench udt(SccpAddress to, SccpAddress from) {
        return give(draft(MessageType.UDT, 0, true, to, from));
    }

    SccpBench give(MessageDraft draft) {
        return give(
                draft.compose(UnpooledByteBufAllocator.DEFAULT, service(), HERE, ORIGIN, SLS, 0));
    }

    SccpBench give(String userPart) {
        byte[] octets = HexFormat.of().parseHex(userPart.replace(" ", ""));
        return give(
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        service(),
                        new org.signalbox.ss7.RoutingLabel(HERE, ORIGIN, SLS),
                        octets));
    }

    SccpBench give(Msu msu) {
        said.clear();
        control.onTransfer(msu, tables(), this);
        if (msu.octets().refCnt() > 0 && msu != last) {
            throw new AssertionError("a message was neither passed on nor closed");
        }
        return this;
    }

    private static ServiceInformation service() {
        return ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP);
    }

    Walk walk(MessageDraft draft) {
        Msu msu = draft.compose(UnpooledByteBufAllocator.DEFAULT, service(), HERE, ORIGIN, SLS, 0);
        try {
            return new RoutingWalk(content).walk(msu, tables(), this);
        } finally {
            msu.close();
        }
    }

    SccpTables tables() {
        return new SccpTables(HERE, translation, status.build(), servers, serverHere, capabilities);
    }

    long count(SccpCounter counter) {
        return counters.get(counter);
    }

    // ---- what routing control does ------------------------------------------------------------

    @Override
    public long now() {
        now += 2_000_000_000L;
        return now;
    }

    @Override
    public Reach reach(PointCode destination, SignallingLinkSelection sls) {
        return reaches.getOrDefault(destination, Reach.ACCESSIBLE);
    }

    @Override
    public void transfer(Msu msu) {
        say("-> ", msu);
    }

    @Override
    public boolean distribute(Msu msu) {
        if (serverHere) {
            say("server ", msu);
        }
        return serverHere;
    }

    @Override
    public void handOver(Msu msu) {
        say("user ", msu);
    }

    @Override
    public void report(SccpEvent event) {
        events.add(event);
    }

    @Override
    public void prohibitedAddressed(PointCode origin, SubsystemNumber subsystem) {
        said.add("prohibited " + subsystem + " addressed by " + origin);
    }

    @Override
    public int handOverCongestion() {
        return congestion;
    }

    @Override
    public void addressedInCongestion(PointCode origin, int level) {
        said.add("congestion " + level + " met by " + origin);
    }

    private void say(String verb, Msu msu) {
        if (last != null) {
            last.close();
        }
        last = msu;
        SccpView view = new SccpView();
        Flaw flaw = view.read(msu);
        if (flaw != null) {
            throw new AssertionError(flaw.words());
        }
        StringBuilder text = new StringBuilder(verb);
        text.append(msu.dpc()).append(" from ").append(msu.opc());
        text.append(": ").append(view.type().acronym());
        if (view.type().isService()) {
            text.append(" cause ").append(view.returnCause());
        }
        if (view.hops() >= 0) {
            text.append(" hops ").append(view.hops());
        }
        text.append(" to ").append(view.called()).append(" from ").append(view.calling());
        said.add(text.toString());
    }
}
