// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.machine.InputObserver;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.RelayPlace;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementDecodeException;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.GttConfig;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// SCCP of one point on two loops, between an MTP that the test plays and a subsystem.
@NullUnmarked
class SccpLayerTest {
    private final World world = new World(1);
    private final SimLoop links = world.loop("links");
    private final SimLoop control = world.loop("control");
    private final List<String> sent = new ArrayList<>();
    private final Mtp mtp = new Mtp();
    private int congestion;

    private final SccpLayer layer = control.call(this::layer);

    private static SccpConfig config(SccpOptions options) {
        return new SccpConfig(
                SccpBench.HERE,
                Set.of(),
                GttConfig.EMPTY,
                Map.of(),
                false,
                Map.of(),
                false,
                options);
    }

    private SccpLayer layer() {
        SccpConfig config = config(SccpOptions.STANDARD);
        SccpLayer made =
                new SccpLayer(
                        "0",
                        config,
                        TranslationSnapshot.of(config.translation()),
                        ContentRouting.NONE,
                        ContentRouting.NONE,
                        SccpObserver.NONE,
                        UnpooledByteBufAllocator.DEFAULT,
                        InputObserver.NONE,
                        links,
                        control);
        made.connect(mtp);
        made.user().onResume(new MtpResume(PointCodeMask.around(SccpBench.ORIGIN, 0)));
        made.register(SubsystemNumber.of(8), new Silent());
        return made;
    }

    private static final class Silent implements SccpUser {
        @Override
        public void onMessage(SccpView message, PointCode origin) {}

        @Override
        public void onSubsystem(PointCode point, SubsystemNumber subsystem, boolean inService) {}

        @Override
        public void onPoint(PointCode point, PointState state, int restrictionLevel) {}
    }

    private final class Mtp implements RelayPlace {
        @Override
        public PointCode pointCode() {
            return SccpBench.HERE;
        }

        @Override
        public NetworkIndicator networkIndicator() {
            return NetworkIndicator.INTERNATIONAL;
        }

        @Override
        public long now() {
            return world.now();
        }

        @Override
        public Reach reach(PointCode destination, SignallingLinkSelection sls) {
            return destination.equals(SccpBench.HERE) ? Reach.OWN : Reach.ACCESSIBLE;
        }

        @Override
        public void transfer(Msu msu) {
            SccpView view = new SccpView();
            assertThat(view.read(msu)).isNull();
            try {
                sent.add(
                        msu.dpc()
                                + " "
                                + ManagementCodec.decode(
                                        view.variant(),
                                        view.octets(),
                                        view.dataAt(),
                                        view.dataLength()));
            } catch (ManagementDecodeException e) {
                throw new AssertionError(e);
            }
            msu.close();
        }

        @Override
        public boolean distribute(Msu msu) {
            return false;
        }

        @Override
        public void handOver(Msu msu) {
            msu.close();
        }

        @Override
        public int handOverCongestion() {
            return congestion;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void publish() {
        world.runFor(Duration.ofMillis(100));
    }

    private void receive() {
        receive(
                SccpBench.draft(
                        MessageType.UDT,
                        0,
                        false,
                        SccpBench.subsystem(8),
                        SccpBench.at("1.1.2", 6)));
    }

    private void receive(MessageDraft draft) {
        Msu msu =
                draft.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(
                                NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                        SccpBench.HERE,
                        SccpBench.ORIGIN,
                        SccpBench.SLS,
                        0);
        links.run(() -> layer.relay().onTransfer(msu, mtp));
        world.runFor(Duration.ofMillis(100));
    }

    private void receiveFirstSegment(int reference) {
        MessageDraft draft =
                SccpBench.draft(
                        MessageType.XUDT,
                        1,
                        false,
                        SccpBench.subsystem(8),
                        SccpBench.at("1.1.2", 6));
        draft.setSegmentation(true, false, 1, reference);
        receive(draft);
    }

    private long count(SegmentationCounter counter) {
        return layer.relaySegmentation().get(counter);
    }

    /// Other limits hold for what comes from then on; what is waited for is waited for as long as
    /// before.
    @Test
    @Conformance("sccp-10")
    void limitsAreReplaced() {
        receiveFirstSegment(1);
        SccpOptions fewer =
                new SccpOptions(
                        ManagementTimers.STANDARD,
                        false,
                        ManagementConfig.LEARNED_MAX,
                        Duration.ofSeconds(2),
                        2);
        control.run(() -> layer.reconfigure(config(fewer), layer.tables().translation()));
        world.runFor(Duration.ofMillis(100));
        receiveFirstSegment(2);
        receiveFirstSegment(3);
        assertThat(count(SegmentationCounter.FAILED_PROCESSES_FULL)).isEqualTo(1);

        world.runFor(Duration.ofSeconds(3));
        assertThat(count(SegmentationCounter.FAILED_TIMER)).isEqualTo(1);
        world.runFor(Duration.ofSeconds(15));
        assertThat(count(SegmentationCounter.FAILED_TIMER)).isEqualTo(2);
        assertThat(count(SegmentationCounter.BEGUN)).isEqualTo(2);
    }

    @Test
    void whatIsWaitedForEndsWithTheLayer() {
        receiveFirstSegment(1);
        control.run(layer::close);
        world.runFor(Duration.ofMinutes(1));

        assertThat(count(SegmentationCounter.BEGUN)).isEqualTo(1);
        assertThat(count(SegmentationCounter.FAILED_TIMER)).isZero();
    }

    /// SSC to whoever sends while subsystems get more than they can take, once a second.
    @Test
    @Conformance("sccp-14")
    void tellsThatItIsCongested() {
        receive();
        assertThat(sent).isEmpty();

        congestion = 2;
        receive();
        receive();
        assertThat(sent)
                .singleElement()
                .asString()
                .startsWith("1.1.2 SubsystemCongested")
                .endsWith("level=5]");

        congestion = 0;
        world.runFor(Duration.ofSeconds(2));
        receive();
        assertThat(sent).hasSize(1);
    }
}
