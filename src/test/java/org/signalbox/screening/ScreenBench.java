// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.link.Instance;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.ManualLoop;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.tcap.MapOperation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Screening of one network by the lines of a configuration, and messages to hold against it.
final class ScreenBench {
    static final PointCode HERE = PointCode.itu("1.1.1");
    static final PointCode PARTNER = PointCode.itu("4.5.6");
    static final String HOME_TITLE = "491710000001";
    static final String FOREIGN_TITLE = "447710000001";
    static final String HOME_IMSI = "262011234567890";
    static final String FOREIGN_IMSI = "234101234567890";

    private static final Schema SCHEMA =
            Schema.configuration("config", ScreeningCommands.ACCESS_LIST)
                    .with(ScreeningCommands.all());
    private static final Map<String, Integer> LINKSETS = Map.of("ToPartner", 0, "ToHlr", 1);

    final ManualLoop loop = new ManualLoop();
    final ScreeningCounters counters = new ScreeningCounters();
    final List<ScreeningEvent> events = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final Screen screen = new Screen(new LinkIdentity("ToPartner", 0), this::snapshot, events::add);
    private ScreeningSnapshot snapshot;

    ScreenBench(String... lines) {
        configure(lines);
    }

    void configure(String... lines) {
        snapshot = ScreeningSnapshot.compile(0, read(String.join("\n", lines)), LINKSETS, counters);
    }

    private ScreeningConfig read(String text) {
        Problems found = new Problems();
        Checked checked = ConfigFile.parse(text + "\n", SCHEMA);
        found.addAll(checked.problems().list());
        Set<String> linksets = LINKSETS.keySet();
        ScreeningConfig config =
                ScreeningCommands.from(
                        checked.block().where(Instance.NUMBER, 0),
                        Variant.ITU,
                        linksets,
                        ScreeningCommands.accessLists(
                                checked.block(), _ -> Variant.ITU, linksets, found),
                        found);
        problems.clear();
        found.list().stream().map(Problem::toString).forEach(problems::add);
        return found.hasErrors() ? ScreeningConfig.NONE : config;
    }

    private ScreeningSnapshot snapshot() {
        return snapshot;
    }

    /// Whether a message may come in; the explanation must say the same.
    boolean admits(Msu msu) {
        try (msu) {
            ScreeningWalk walk = screen.explain(msu, Direction.INBOUND, "ToPartner");
            boolean admitted = screen.admits(msu, loop);
            assertThat(walk.refused()).as("%s", walk.lines()).isEqualTo(!admitted);
            return admitted;
        }
    }

    /// Whether a message may come in, where a limit may have been used up.
    boolean admitsWithinLimits(Msu msu) {
        try (msu) {
            return screen.admits(msu, loop);
        }
    }

    boolean releases(Msu msu, String linkset) {
        try (msu) {
            return screen.releases(msu, LINKSETS.getOrDefault(linkset, Msu.OWN), loop);
        }
    }

    List<String> explain(Msu msu) {
        try (msu) {
            return screen.explain(msu, Direction.INBOUND, "ToPartner").lines();
        }
    }

    long count(String table, String rule, RuleCounter counter) {
        Counters<RuleCounter> its = counters.rules().get(new RuleName(table, rule));
        assertThat(its).as("%s %s of %s", table, rule, counters.rules().keySet()).isNotNull();
        return its.get(counter);
    }

    // ---- messages -----------------------------------------------------------------------------

    static Msu msu(ServiceIndicator service, PointCode opc, PointCode dpc, byte... userPart) {
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                new RoutingLabel(dpc, opc, SignallingLinkSelection.of(3)),
                0,
                userPart);
    }

    static SccpAddress address(String digits, int subsystem) {
        return SccpAddress.of(GlobalTitle.international(digits), SubsystemNumber.of(subsystem));
    }

    static Msu udt(SccpAddress calling, SccpAddress called, byte[] data) {
        return compose(draft(MessageType.UDT, calling, called, data));
    }

    /// From the partner's register to ours, the first of two.
    static Msu segment(byte[] data) {
        MessageDraft draft =
                draft(MessageType.XUDT, address(FOREIGN_TITLE, 6), address(HOME_TITLE, 7), data);
        draft.setSegmentation(true, false, 1, 7);
        return compose(draft);
    }

    /// What the partner could not deliver comes back.
    static Msu returned(byte[] data) {
        try (Msu sent = udt(address(HOME_TITLE, 7), address(FOREIGN_TITLE, 6), data)) {
            SccpView view = new SccpView();
            assertThat(view.read(sent)).isNull();
            MessageDraft draft = new MessageDraft();
            draft.takeBack(view, ReturnCause.SUBSYSTEM_FAILURE);
            return compose(draft);
        }
    }

    private static MessageDraft draft(
            MessageType type, SccpAddress calling, SccpAddress called, byte[] data) {
        MessageDraft draft = new MessageDraft();
        draft.begin(type, 0, false);
        draft.called().set(Variant.ITU, called);
        draft.calling().set(Variant.ITU, calling);
        draft.setData(Unpooled.wrappedBuffer(data), 0, data.length);
        return draft;
    }

    private static Msu compose(MessageDraft draft) {
        return draft.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                HERE,
                PARTNER,
                SignallingLinkSelection.of(3),
                0);
    }

    /// From the partner's register to ours.
    static Msu foreign(byte[] data) {
        return udt(address(FOREIGN_TITLE, 6), address(HOME_TITLE, 7), data);
    }

    /// A BEGIN whose components invoke operations, each with an argument.
    static byte[] begin(byte[]... invokes) {
        byte[] components = element(0x6C, invokes);
        return element(0x62, element(0x48, new byte[] {0, 0, 0, 1}), components);
    }

    static byte[] invoke(int operation, byte[] argument) {
        return element(
                0xA1,
                element(0x02, new byte[] {1}),
                element(0x02, new byte[] {(byte) operation}),
                argument);
    }

    static byte[] invoke(MapOperation operation) {
        return invoke(operation.code(), new byte[0]);
    }

    /// provideSubscriberInfo about a subscriber: its argument has the IMSI tagged 0.
    static byte[] provideSubscriberInfo(String imsi) {
        return invoke(
                MapOperation.PROVIDE_SUBSCRIBER_INFO.code(),
                element(0x30, element(0x80, digits(imsi))));
    }

    /// cancelLocation of version 3: the IMSI is the first of a tagged sequence.
    static byte[] cancelLocation(String imsi) {
        return invoke(
                MapOperation.CANCEL_LOCATION.code(), element(0xA3, element(0x04, digits(imsi))));
    }

    static byte[] element(int tag, byte[]... contents) {
        byte[] content = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(contents));
        ByteBuf octets = Unpooled.buffer().writeByte(tag);
        if (content.length > 127) {
            octets.writeByte(0x81);
        }
        return ByteBufUtil.getBytes(octets.writeByte(content.length).writeBytes(content));
    }

    private static byte[] digits(String digits) {
        String even = digits.length() % 2 == 0 ? digits : digits + "f";
        byte[] octets = new byte[even.length() / 2];
        for (int i = 0; i < octets.length; i++) {
            octets[i] =
                    (byte)
                            (Character.digit(even.charAt(2 * i), 16)
                                    | Character.digit(even.charAt(2 * i + 1), 16) << 4);
        }
        return octets;
    }
}
