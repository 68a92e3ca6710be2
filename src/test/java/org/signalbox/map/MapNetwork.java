// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/// Engines in virtual time, and whoever else is to be reached by a title, with nothing but SCCP's
/// addresses between them.
final class MapNetwork implements AutoCloseable {
    static final int[] SUBSYSTEMS = {6, 8, 149};
    private static final Duration DELAY = Duration.ofMillis(5);
    private static final PointCode SOMEWHERE = PointCode.of(Variant.ITU, 1);

    final World world;

    /// Every message, in hexadecimal, in the order they were sent.
    final List<String> sent = new ArrayList<>();

    /// Under which addresses they were sent, likewise.
    final List<SccpAddress> origins = new ArrayList<>();

    /// What of them does not arrive, and is not brought back.
    Predicate<byte[]> lost = _ -> false;

    private final Map<String, Place> byTitle = new HashMap<>();
    private final Map<String, Function<byte[], List<String>>> scripted = new HashMap<>();
    private final List<Station> stations = new ArrayList<>();

    /// Numbers the transactions that an engine begins one after the other; eight of them, and then
    /// the same again.
    static Entropy numbersFrom(int transaction) {
        SimEntropy others = new SimEntropy(transaction);
        int[] next = {0};
        return new Entropy() {
            @Override
            public void nextBytes(byte[] bytes) {
                others.nextBytes(bytes);
            }

            @Override
            public int nextInt() {
                return others.nextInt();
            }

            @Override
            public long nextLong() {
                return others.nextLong();
            }

            @Override
            public int nextInt(int bound) {
                return bound == Integer.MAX_VALUE
                        ? transaction - 1 + next[0]++ % 8
                        : others.nextInt(bound);
            }
        };
    }

    /// Where messages arrive.
    interface Place {
        void receive(SccpAddress called, SccpAddress calling, byte[] data, boolean isReturned);
    }

    MapNetwork(long seed) {
        world = new World(seed);
    }

    /// Somebody at a title who answers messages by others, in hexadecimal.
    void script(String title, Function<byte[], List<String>> answers) {
        scripted.put(title, answers);
    }

    /// Somebody at a title who keeps dialogues.
    void place(String title, Place place) {
        byTitle.put(title, place);
    }

    Station station(String name, MapOptions options, String... titles) {
        return station(name, options, world.entropy(name), titles);
    }

    /// @param entropy that says where the numbers of transactions begin
    Station station(String name, MapOptions options, Entropy entropy, String... titles) {
        Station station = new Station(name, options, entropy);
        for (String title : titles) {
            place(title, station);
        }
        stations.add(station);
        return station;
    }

    @Override
    public void close() {
        stations.forEach(Station::close);
    }

    void send(
            Place origin,
            SccpAddress called,
            SccpAddress calling,
            boolean wantsReturn,
            byte[] data) {
        sent.add(ByteBufUtil.hexDump(data));
        origins.add(calling);
        if (lost.test(data)) {
            return;
        }
        world.after(DELAY, () -> arrive(origin, called, calling, wantsReturn, data));
    }

    private void arrive(
            @Nullable Place origin,
            SccpAddress called,
            SccpAddress calling,
            boolean wantsReturn,
            byte[] data) {
        String digits = Objects.requireNonNull(called.title()).digits();
        Place there = byTitle.get(digits);
        Function<byte[], List<String>> script = scripted.get(digits);
        if (there != null) {
            there.receive(called, calling, data, false);
        } else if (script != null) {
            for (String answer : script.apply(data)) {
                byte[] octets = ByteBufUtil.decodeHexDump(answer);
                world.after(DELAY, () -> arrive(null, calling, called, false, octets));
            }
        } else if (wantsReturn && origin != null) {
            origin.receive(called, calling, data, true);
        }
    }

    /// Somebody sends a message to a station.
    void inject(Station to, String calledDigits, int subsystem, String callingDigits, String hex) {
        to.receive(
                SccpAddress.of(
                        GlobalTitle.international(calledDigits), SubsystemNumber.of(subsystem)),
                SccpAddress.of(GlobalTitle.international(callingDigits), SubsystemNumber.MSC),
                ByteBufUtil.decodeHexDump(hex),
                false);
    }

    void runFor(Duration time) {
        world.runFor(time);
    }

    /// An engine with its loops and its user.
    final class Station implements MapUser, Place {
        final SimLoop dialogues;
        final SimLoop control;
        final MapEngine engine;
        final List<Asked> asked = new ArrayList<>();
        final Map<Long, List<MapOutcome>> outcomes = new HashMap<>();
        final List<Long> closed = new ArrayList<>();
        final List<Long> ended = new ArrayList<>();

        /// Null if it does not answer yet.
        Function<Asked, @Nullable MapAnswer> answers = _ -> null;

        private Station(String name, MapOptions options, Entropy entropy) {
            dialogues = world.loop(name + "-dialogues");
            control = world.loop(name + "-control");
            engine = new MapEngine(name, options, dialogues, control, entropy);
            dialogues.run(() -> engine.start(this));
            control.run(
                    () -> {
                        for (int number : SUBSYSTEMS) {
                            engine.subsystem(SubsystemNumber.of(number)).use(new Service());
                        }
                    });
        }

        private void close() {
            dialogues.run(engine::close);
        }

        void request(long call, String to, int subsystem, String from, MapRequest request) {
            dialogues.run(
                    () ->
                            engine.request(
                                    call,
                                    new MapParty(to, subsystem),
                                    new MapParty(from, SubsystemNumber.MSC.value()),
                                    request,
                                    Duration.ofSeconds(20)));
        }

        void next(long call, MapRequest request) {
            dialogues.run(() -> engine.next(call, request, Duration.ofSeconds(20)));
        }

        void answer(long dialogue, MapAnswer answer) {
            dialogues.run(() -> engine.answer(dialogue, answer));
        }

        /// The only outcome of a call.
        MapOutcome outcome(long call) {
            List<MapOutcome> all = outcomes.getOrDefault(call, List.of());
            if (all.size() != 1) {
                throw new AssertionError("outcomes of %d: %s".formatted(call, all));
            }
            return all.getFirst();
        }

        MapStatus status() {
            return dialogues.call(engine::status);
        }

        @Override
        public void receive(
                SccpAddress called, SccpAddress calling, byte[] data, boolean isReturned) {
            control.run(
                    () -> {
                        SccpView view = view(called, calling, data, isReturned);
                        SubsystemNumber number =
                                Objects.requireNonNull(
                                        isReturned ? calling.subsystem() : called.subsystem());
                        engine.subsystem(number).onMessage(view, SOMEWHERE);
                    });
        }

        @Override
        public void onRequest(
                long dialogue, MapParty to, MapParty from, int version, MapRequest request) {
            Asked one = new Asked(dialogue, to, from, version, request);
            asked.add(one);
            MapAnswer answer = answers.apply(one);
            if (answer != null) {
                engine.answer(dialogue, answer);
            }
        }

        @Override
        public void onEnded(long dialogue) {
            ended.add(dialogue);
        }

        @Override
        public void onOutcome(long call, MapOutcome outcome) {
            outcomes.computeIfAbsent(call, _ -> new ArrayList<>()).add(outcome);
        }

        @Override
        public void onClosed(long call) {
            closed.add(call);
        }

        private final class Service implements SccpService {
            @Override
            public void unitdata(
                    SccpAddress called,
                    SccpAddress calling,
                    int protocolClass,
                    boolean returnOnError,
                    SignallingLinkSelection sls,
                    ByteBuf data) {
                assert control.inLoop();
                send(Station.this, called, calling, returnOnError, ByteBufUtil.getBytes(data));
            }

            @Override
            public void setInService(boolean inService) {}

            @Override
            public void close() {}
        }
    }

    /// A request as its server sees it.
    record Asked(long dialogue, MapParty to, MapParty from, int version, MapRequest request) {}

    private static SccpView view(
            SccpAddress called, SccpAddress calling, byte[] data, boolean isReturned) {
        MessageDraft draft = new MessageDraft();
        draft.begin(MessageType.LUDT, 1, true);
        draft.called().set(Variant.ITU, called);
        draft.calling().set(Variant.ITU, calling);
        draft.setData(Unpooled.wrappedBuffer(data), 0, data.length);
        SccpView view = read(draft);
        if (isReturned) {
            MessageDraft back = new MessageDraft();
            back.takeBack(view, ReturnCause.NO_TRANSLATION);
            return read(back);
        }
        return view;
    }

    private static SccpView read(MessageDraft draft) {
        ByteBuf octets = Unpooled.buffer();
        draft.writeTo(octets);
        SccpView view = new SccpView();
        view.read(Variant.ITU, octets, 0, octets.readableBytes());
        return view;
    }
}
