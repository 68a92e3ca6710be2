// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.link.Congestion;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.DestinationReport.Available;
import org.signalbox.link.DestinationReport.Unavailable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkUser;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;
import org.signalbox.xua.XuaDecodeException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// An application server between level 3 and processes that take messages, or have no room.
@NullUnmarked
class ApplicationServerTest {
    private static final PointCode SERVER = PointCode.itu("2.0.1");
    private static final PointCode FAR = PointCode.itu("1.1.2");
    private static final RoutingContext CONTEXT = new RoutingContext(100);

    private final World world = new World(1);
    private final SimLoop loop = world.loop("signalling");
    private final Level3 level3 = new Level3();
    private final Process one = new Process("one");
    private final Process two = new Process("two");
    private final ApplicationServer server =
            new ApplicationServer(
                    traffic("hlr", RoutingKey.to(SERVER), AsSharing.BINDINGS),
                    level3,
                    world.allocator(),
                    loop);

    @AfterEach
    void everyMessageIsAccountedFor() {
        loop.run(server::close);
        world.runFor(Duration.ofMillis(1));
        var counters = server.counters();
        long unsent =
                counters.get(AsCounter.UNSENT_QUEUE_FULL)
                        + counters.get(AsCounter.UNSENT_PENDING_FULL)
                        + counters.get(AsCounter.UNSENT_GIVEN_UP);
        assertThat(
                        counters.get(AsCounter.SENT)
                                + counters.get(AsCounter.GIVEN_BACK)
                                + counters.get(AsCounter.PASSED_ON)
                                + unsent)
                .isEqualTo(counters.get(AsCounter.HANDED_IN));
        assertThat(world.octetsAllocated()).isZero();
    }

    @Test
    void isInServiceWhileAProcessIsActive() {
        start();
        assertThat(level3.events).isEmpty();

        serve(TrafficMode.OVERRIDE, one);
        loop.run(() -> server.withdraw("one went down"));

        assertThat(level3.events)
                .containsExactly(
                        "in service",
                        "out of service: no application server process is active (one went down)");
    }

    /// Active before level 3 wants it.
    @Test
    void comesIntoServiceWhenLevel3StartsIt() {
        serve(TrafficMode.OVERRIDE, one);
        assertThat(level3.events).isEmpty();

        start();

        assertThat(level3.events).containsExactly("in service");
    }

    @Test
    void overrideSendsToWhoCameLast() {
        start();
        serve(TrafficMode.OVERRIDE, one);
        send(1, 0);
        serve(TrafficMode.OVERRIDE, two);
        send(2, 0);

        assertThat(one.taken).containsExactly("1 on 0");
        assertThat(two.taken).containsExactly("2 on 0");
    }

    /// One value of the selection always goes to one process; only those of a process that is gone
    /// go to another, and return.
    @Test
    void loadIsSharedBySelection() {
        start();
        serve(TrafficMode.LOADSHARE, one, two);
        for (int sls = 0; sls < 16; sls++) {
            send(sls, sls);
        }
        assertThat(one.taken).hasSize(8).contains("0 on 0", "2 on 2", "14 on 14");
        assertThat(two.taken).hasSize(8).contains("1 on 1", "15 on 15");

        loop.run(() -> server.serve(TrafficMode.LOADSHARE, List.of(one, two), List.of(two)));
        send(16, 2);
        serve(TrafficMode.LOADSHARE, one, two);
        send(17, 2);

        assertThat(two.taken).endsWith("16 on 2");
        assertThat(one.taken).endsWith("17 on 2");
    }

    /// A process of weight 0 is nobody's owner, and stands in only if no other is there.
    @Test
    void processOfWeightZeroStandsInWhenNoOtherIsActive() {
        Process spare = new Process("spare");
        List<AspWire> weighted = List.of(one, two);
        start();
        loop.run(() -> server.serve(TrafficMode.LOADSHARE, weighted, List.of(one, spare)));
        for (int sls = 0; sls < 16; sls++) {
            send(sls, sls);
        }
        assertThat(one.taken).hasSize(16);
        assertThat(spare.taken).isEmpty();

        loop.run(() -> server.serve(TrafficMode.LOADSHARE, weighted, List.of(spare)));
        send(16, 1);
        assertThat(spare.taken).containsExactly("16 on 1");
    }

    /// What an operator sees of that.
    @Test
    void bindingsTellWhoStandsInForWhom() {
        start();
        serve(TrafficMode.LOADSHARE, one, two);
        assertThat(server.bindings())
                .hasSize(16)
                .startsWith(new AsBinding(0, "one", "one"), new AsBinding(1, "two", "two"));

        loop.run(() -> server.serve(TrafficMode.LOADSHARE, List.of(one, two), List.of(two)));
        assertThat(server.bindings())
                .hasSize(16)
                .startsWith(new AsBinding(0, "one", "two"), new AsBinding(1, "two", "two"));

        serve(TrafficMode.OVERRIDE, one);
        assertThat(server.bindings()).isEmpty();
    }

    @Test
    void broadcastGivesACopyToEach() {
        start();
        serve(TrafficMode.BROADCAST, one, two);

        send(1, 3);

        assertThat(one.taken).containsExactly("1 on 3");
        assertThat(two.taken).containsExactly("1 on 3");
    }

    /// RFC 4666 section 4.3.4.3: so that whoever is new knows what the others have of each flow.
    /// strict-broadcast-correlation.
    @Test
    void firstMessageOfEachFlowNamesItselfWhenAProcessJoinsABroadcast() {
        start();
        serve(TrafficMode.BROADCAST, one);
        send(1, 3);
        send(2, 3);
        serve(TrafficMode.BROADCAST, one, two);
        send(3, 3);
        send(4, 5);
        send(5, 3);

        assertThat(one.correlations).hasSize(3).doesNotHaveDuplicates();
        assertThat(two.correlations).isEqualTo(one.correlations.subList(1, 3));
        assertThat(one.correlated).containsExactly("1 on 3", "3 on 3", "4 on 5");
        assertThat(two.correlated).containsExactly("3 on 3", "4 on 5");
    }

    /// Nobody in another mode has to know.
    @Test
    void noMessageNamesItselfInOtherModes() {
        start();
        serve(TrafficMode.LOADSHARE, one, two);
        send(1, 0);
        send(2, 1);

        assertThat(one.taken).hasSize(1);
        assertThat(one.correlations).isEmpty();
        assertThat(two.correlations).isEmpty();
    }

    /// strict-broadcast-retry: the others have had what one had no room for.
    @Test
    void broadcastThatOneHadNoRoomForIsItsOwnAffair() {
        start();
        serve(TrafficMode.BROADCAST, one, two);
        two.hasRoom = false;
        send(1, 3);
        send(2, 3);
        assertThat(one.taken).containsExactly("1 on 3", "2 on 3");

        two.hasRoom = true;
        loop.run(() -> server.resume(two));
        assertThat(two.taken).containsExactly("1 on 3", "2 on 3");
        assertThat(one.taken).containsExactly("1 on 3", "2 on 3");

        two.hasRoom = false;
        send(3, 3);
        serve(TrafficMode.BROADCAST, one);
        send(4, 3);
        assertThat(one.taken).containsExactly("1 on 3", "2 on 3", "3 on 3", "4 on 3");
    }

    /// RFC 4666 section 4.3.2: AS-PENDING.
    /// strict-pending-order.
    @Test
    void messagesWaitWhileAProcessMayComeBack() {
        start();
        serve(TrafficMode.OVERRIDE, one);
        loop.run(server::suspend);
        send(1, 0);
        send(2, 0);
        assertThat(level3.events).containsExactly("in service");

        serve(TrafficMode.OVERRIDE, two);
        send(3, 0);

        assertThat(two.taken).containsExactly("1 on 0", "2 on 0", "3 on 0");
        assertThat(level3.events).containsExactly("in service");
    }

    /// strict-pending-bounded.
    @Test
    void noMoreWaitThanMay() {
        start();
        serve(TrafficMode.OVERRIDE, one);
        loop.run(server::suspend);

        for (int number = 0; number < 10; number++) {
            send(number, 0);
        }

        assertThat(server.counters().get(AsCounter.UNSENT_PENDING_FULL)).isEqualTo(2);
        serve(TrafficMode.OVERRIDE, one);
        assertThat(one.taken).hasSize(8).startsWith("0 on 0").endsWith("7 on 0");
    }

    /// The recovery time is over: level 3 sends it another way.
    /// strict-pending-expiry, strict-pending-retained.
    @Test
    void whatWaitedInVainIsGivenBackInOrder() {
        start();
        serve(TrafficMode.OVERRIDE, one);
        one.hasRoom = false;
        send(1, 0);
        loop.run(server::suspend);
        send(2, 0);
        loop.run(() -> server.withdraw("T(r) expired"));
        send(3, 0);

        List<Integer> back = new ArrayList<>();
        loop.run(
                () ->
                        server.retrieve(
                                -1,
                                msu -> {
                                    back.add((int) msu.userPart()[0]);
                                    msu.close();
                                }));

        assertThat(back).containsExactly(1, 2, 3);
        assertThat(one.taken).isEmpty();
    }

    @Test
    void backlogOfAProcessThatIsGoneGoesToTheOthers() {
        start();
        serve(TrafficMode.LOADSHARE, one, two);
        one.hasRoom = false;
        send(1, 0);
        send(2, 0);
        send(3, 1);

        loop.run(() -> server.serve(TrafficMode.LOADSHARE, List.of(one, two), List.of(two)));

        assertThat(two.taken).containsExactly("3 on 1", "1 on 0", "2 on 0");
    }

    @Test
    void aProcessWithoutRoomDoesNotHinderAnother() {
        start();
        serve(TrafficMode.LOADSHARE, one, two);
        one.hasRoom = false;
        for (int number = 0; number < 20; number++) {
            send(number, 0);
            send(number, 1);
        }

        assertThat(two.taken).hasSize(20);
        assertThat(server.counters().get(AsCounter.UNSENT_QUEUE_FULL)).isEqualTo(4);
        one.hasRoom = true;
        loop.run(() -> server.resume(one));
        assertThat(one.taken).hasSize(16).startsWith("0 on 0").endsWith("15 on 0");
    }

    /// Level 3 knows of the congestion before anything is lost.
    @Test
    void congestionRisesBeforeMessagesAreLost() {
        start();
        serve(TrafficMode.OVERRIDE, one);
        one.hasRoom = false;
        for (int number = 0; number < 8; number++) {
            send(number, 0);
        }

        assertThat(Congestion.level(server.congestion())).isEqualTo(1);
        assertThat(level3.events).endsWith("congestion 1");
        assertThat(server.counters().get(AsCounter.UNSENT_QUEUE_FULL)).isZero();
        one.hasRoom = true;
        loop.run(() -> server.resume(one));
        assertThat(Congestion.level(server.congestion())).isZero();
        assertThat(level3.events).endsWith("congestion 0");
    }

    @Test
    void reportsOfAKindShareAMessage() {
        start();
        serve(TrafficMode.LOADSHARE, one, two);
        PointCodeMask block = new PointCodeMask(PointCode.itu("3.0.0"), 3);
        loop.run(
                () -> {
                    server.report(new Unavailable(PointCodeMask.full(FAR)));
                    server.report(new Unavailable(block));
                    server.report(new Available(PointCodeMask.full(SERVER)));
                });
        world.runFor(Duration.ofMillis(1));

        Scope scope = new Scope(null, List.of(CONTEXT));
        List<M3uaMessage> expected =
                List.of(
                        new M3uaMessage.DestinationUnavailable(
                                scope, List.of(PointCodeMask.full(FAR), block), ""),
                        new M3uaMessage.DestinationAvailable(
                                scope, List.of(PointCodeMask.full(SERVER)), ""));
        assertThat(one.told).isEqualTo(expected);
        assertThat(two.told).isEqualTo(expected);
    }

    /// Who becomes active later is told what the others were.
    @Test
    void laterProcessHearsWhatTheOthersWereTold() {
        start();
        serve(TrafficMode.LOADSHARE, one);
        PointCodeMask block = new PointCodeMask(PointCode.itu("1.0.0"), 3);
        loop.run(
                () -> {
                    server.report(new Unavailable(block));
                    server.report(new Available(PointCodeMask.full(FAR)));
                    server.report(new Unavailable(PointCodeMask.full(SERVER)));
                    server.report(new Available(PointCodeMask.full(SERVER)));
                });

        serve(TrafficMode.LOADSHARE, one, two);

        Scope scope = new Scope(null, List.of(CONTEXT));
        assertThat(two.told)
                .containsExactly(
                        new M3uaMessage.DestinationUnavailable(scope, List.of(block), ""),
                        new M3uaMessage.DestinationAvailable(
                                scope, List.of(PointCodeMask.full(FAR)), ""));
    }

    /// Keys tell servers at one point apart: who asks more gets the message.
    @Test
    void messageGoesToTheServerWhoseKeyIsMostParticular() {
        Level3 other = new Level3();
        ApplicationServer isup =
                new ApplicationServer(
                        traffic(
                                "isup",
                                new RoutingKey(
                                        null, SERVER, Set.of(ServiceIndicator.ISUP), List.of()),
                                AsSharing.BINDINGS),
                        other,
                        world.allocator(),
                        loop);
        loop.run(
                () -> {
                    server.shareWith(List.of(server, isup));
                    isup.shareWith(List.of(server, isup));
                    isup.start();
                    isup.serve(TrafficMode.OVERRIDE, List.of(two), List.of(two));
                });
        start();
        serve(TrafficMode.OVERRIDE, one);

        send(ServiceIndicator.SCCP, 1, 0);
        send(ServiceIndicator.ISUP, 2, 0);
        assertThat(one.taken).containsExactly("1 on 0");
        assertThat(two.taken).containsExactly("2 on 0");

        loop.run(() -> isup.withdraw("gone"));
        send(ServiceIndicator.ISUP, 3, 0);
        assertThat(one.taken).endsWith("3 on 0");
        loop.run(isup::close);
    }

    @Test
    void whatNoKeyWantsIsCounted() {
        ApplicationServer isup =
                new ApplicationServer(
                        traffic(
                                "isup",
                                new RoutingKey(
                                        null,
                                        SERVER,
                                        Set.of(ServiceIndicator.ISUP),
                                        List.of(PointCodeMask.full(SERVER))),
                                AsSharing.BINDINGS),
                        level3,
                        world.allocator(),
                        loop);
        loop.run(
                () -> {
                    isup.shareWith(List.of(isup));
                    isup.start();
                    isup.serve(TrafficMode.OVERRIDE, List.of(two), List.of(two));
                });

        isup.send(message(ServiceIndicator.ISUP, 1, 0));
        isup.send(message(ServiceIndicator.SCCP, 2, 0));
        world.runFor(Duration.ofMillis(1));

        assertThat(two.taken).isEmpty();
        assertThat(isup.counters().get(AsCounter.UNSENT_UNWANTED)).isEqualTo(2);
        loop.run(isup::close);
    }

    @Test
    void roundRobinTakesTurns() {
        ApplicationServer shared =
                new ApplicationServer(
                        traffic("msc", RoutingKey.to(SERVER), new AsSharing(true, false, 0, 0)),
                        level3,
                        world.allocator(),
                        loop);
        loop.run(
                () -> {
                    shared.start();
                    shared.serve(TrafficMode.LOADSHARE, List.of(one, two), List.of(one, two));
                });

        for (int number = 0; number < 10; number++) {
            shared.send(message(ServiceIndicator.ISUP, number, 0));
        }
        world.runFor(Duration.ofMillis(1));

        assertThat(one.taken).hasSize(5);
        assertThat(two.taken).hasSize(5);
        loop.run(shared::close);
    }

    private static AsTraffic traffic(String name, RoutingKey key, AsSharing sharing) {
        return new AsTraffic(name, Variant.ITU, null, CONTEXT, key, sharing, 16, 8, false);
    }

    private void start() {
        loop.run(server::start);
    }

    private void serve(TrafficMode mode, Process... active) {
        loop.run(() -> server.serve(mode, List.of(one, two), List.of(active)));
    }

    private void send(int number, int sls) {
        send(ServiceIndicator.SCCP, number, sls);
    }

    private Msu message(ServiceIndicator service, int number, int sls) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                new RoutingLabel(SERVER, FAR, SignallingLinkSelection.of(sls)),
                (byte) number);
    }

    private void send(ServiceIndicator service, int number, int sls) {
        server.send(message(service, number, sls));
        world.runFor(Duration.ofMillis(1));
    }

    /// A process that reads what it gets.
    private static final class Process implements AspWire {
        private final String name;
        private final List<String> taken = new ArrayList<>();
        private final List<M3uaMessage> told = new ArrayList<>();
        private final List<String> correlated = new ArrayList<>();
        private final List<Integer> correlations = new ArrayList<>();
        private boolean hasRoom = true;

        private Process(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean sendData(int selection, ByteBuf message) {
            if (!hasRoom) {
                return false;
            }
            M3uaData data = new M3uaData();
            try {
                data.read(message);
                assertThat(data.context()).isEqualTo(CONTEXT.value());
                assertThat(data.selection()).isEqualTo(selection);
                Msu msu = data.take(Variant.ITU, message);
                String what = msu.userPart()[0] + " on " + msu.sls().value();
                taken.add(what);
                if (data.hasCorrelation()) {
                    correlated.add(what);
                    correlations.add(data.correlation());
                }
                msu.close();
            } catch (XuaDecodeException broken) {
                throw new AssertionError(broken);
            }
            return true;
        }

        @Override
        public void send(M3uaMessage message) {
            told.add(message);
        }

        @Override
        public void flush() {}
    }

    private static final class Level3 implements LinkUser {
        private final List<String> events = new ArrayList<>();

        @Override
        public void onInService(SignallingLink link) {
            events.add("in service");
        }

        @Override
        public void onOutOfService(SignallingLink link, LinkFailure failure) {
            events.add("out of service: " + failure);
        }

        @Override
        public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

        @Override
        public void onCongestion(SignallingLink link, int level) {
            events.add("congestion " + level);
        }

        @Override
        public void onMsu(SignallingLink link, Msu msu) {
            msu.close();
        }

        @Override
        public void onReport(ReportingLink link, DestinationReport report) {}

        @Override
        public void onBatchEnd(SignallingLink link) {}
    }
}
