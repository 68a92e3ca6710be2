// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsDeliverTpdu;
import org.restcomm.protocols.ss7.map.smstpdu.SmsDeliverTpduImpl;
import org.restcomm.protocols.ss7.map.smstpdu.SmsSubmitTpduImpl;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.WatchdogMachine;
import org.signalbox.diameter.peer.AnswerHandler;
import org.signalbox.diameter.peer.DiameterPeers;
import org.signalbox.diameter.peer.LocalConfig;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.peer.PeerObserver;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.diameter.peer.Repetition;
import org.signalbox.diameter.peer.RequestFailure;
import org.signalbox.diameter.peer.RequestHandler;
import org.signalbox.diameter.peer.Responder;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.diameter.routing.SgdRouteKeys;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.ReceivedAnswer;
import org.signalbox.diameter.sgd.ReceivedRequest;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdAnswerCodec;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.SgdRequestCodec;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.machine.WallClock;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.simulator.sms.DiameterEndConfig.DraConfig;
import org.signalbox.simulator.sms.DiameterEndConfig.MmeConfig;
import org.signalbox.simulator.sms.DiameterMessage.Sight;
import org.signalbox.simulator.sms.EndConfig.Phone;
import org.signalbox.simulator.sms.SmsLab.Means;
import org.signalbox.simulator.sms.Telephones.Telephone;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// An MME with its telephones, on SGd (TS 29.338 section 5): they submit by OFR, and receive by
/// TFR. It is a node of Diameter alone, on the peers and codecs of production, and calls one peer;
/// or a relay calls it instead.
///
/// A service centre that has said until when it would send a message again is alerted by ALR when a
/// telephone can be reached that could not be (TS 29.338 section 5.3.2). Readiness is told to a
/// register over S6a (NOR, TS 29.272), which Signalbox has not: the register is told of it within
/// the laboratory.
final class Mme implements TelephoneServer, AutoCloseable {
    /// Requests of its peer, or of its own, that wait for an answer.
    private static final int WAITING_MAX = 1_000;

    private static final int IMSI_DETACHED = 1; // TS 23.040 section 3.3.2
    /// Service centres that are alerted for one telephone; of more the first are forgotten.
    private static final int WISHES_MAX = 10;

    private static final int MEMORY_FULL = 0; // TS 29.338 section 5.3.3.5
    private static final int EQUIPMENT_ERROR = 1;

    private final String name;
    private final MmeConfig config;
    private final PeerConfig peer;
    private final Registers registers;
    private final Duration answerMax;
    private final WallClock clock;
    private final NettyLoop loop;
    private final Telephones telephones;
    private final DiameterPeers peers;
    private final CompletableFuture<Boolean> connected = new CompletableFuture<>();

    // of the loop
    private final PeerStory story = new PeerStory();
    private long exchanges;

    /// Who is to be alerted, by the card of the telephone.
    private final Map<String, List<Wish>> wishes = new HashMap<>();

    private long alerted;
    private long notAlerted;

    private Consumer<DiameterMessage> watcher = _ -> {};

    /// Somebody wants to be alerted.
    ///
    /// @param host that has asked, and is told
    /// @param until no longer than then; as [Retransmission] has it
    private record Wish(String serviceCentre, String host, String realm, int until) {}

    /// The registers that are told of telephones that can be reached again.
    interface Registers {
        /// @param number of the register
        /// @param hasRoom whether the memory was full before
        /// @return completed when it knows
        CompletionStage<Boolean> tellPresent(String number, String imsi, boolean hasRoom);
    }

    /// Starts an MME, which calls its peer from now on. Blocks until its port is bound.
    ///
    /// @param name of its file
    /// @param relay that calls it, so that it does not call its peer
    /// @throws IOException if the relay's calls cannot be taken
    Mme(String name, MmeConfig config, Optional<DraConfig> relay, Registers registers, Means means)
            throws IOException {
        this.name = name;
        this.config = config;
        this.peer = relay.map(Mme::caller).orElseGet(() -> called(config.peer()));
        this.registers = registers;
        this.answerMax = means.answerMax();
        this.clock = means.clock();
        this.loop = new NettyLoop(name + "-end", means.faults());
        this.telephones = new Telephones(config.phones(), List.of(), new ByDiameter(), loop);
        NettyStreams streams = new NettyStreams(means.faults());
        this.peers =
                new DiameterPeers(
                        new LocalConfig(
                                config.identity(),
                                config.realm(),
                                List.of(config.address()),
                                relay.isPresent()
                                        ? List.of(
                                                new LocalConfig.Listener(
                                                        PeerTransport.TCP,
                                                        config.address(),
                                                        PeerConfig.PORT))
                                        : List.of(),
                                LocalConfig.SCTP_PORT,
                                Set.of(SgdApplication.SGD, SgdApplication.S6C)),
                        streams,
                        new TcpTransport(streams, means.faults()), // its peer is not called by SCTP
                        story,
                        new SecureEntropy(),
                        clock,
                        means.allocator(),
                        loop);
        try {
            peers.open(false);
        } catch (IOException refused) {
            loop.close();
            throw refused;
        }
        loop.execute(this::begin);
    }

    private void begin() {
        peers.serve(SgdApplication.SGD, new Deliveries());
        peers.start(List.of(peer), RoutingConfig.NONE);
    }

    private static PeerConfig called(DiameterEndConfig.Peer peer) {
        return peer(peer.identity(), peer.address(), PeerProfile.DEFAULT);
    }

    /// One that was killed is not waited for longer than it has to be.
    private static PeerConfig caller(DraConfig relay) {
        PeerProfile standard = PeerProfile.DEFAULT;
        return peer(
                relay.identity(),
                relay.address(),
                new PeerProfile(
                        false,
                        standard.opening(),
                        standard.closing(),
                        WatchdogMachine.INTERVAL_MIN));
    }

    private static PeerConfig peer(String identity, InetAddress address, PeerProfile profile) {
        return new PeerConfig(
                "peer",
                identity,
                null,
                List.of(address),
                PeerConfig.PORT,
                PeerTransport.TCP,
                profile,
                WAITING_MAX,
                WAITING_MAX,
                false);
    }

    /// That of its file.
    String name() {
        return name;
    }

    String identity() {
        return config.identity();
    }

    @Override
    public Telephones telephones() {
        return telephones;
    }

    /// Completed when its peer is there for the first time.
    CompletableFuture<Boolean> connected() {
        return connected;
    }

    /// Whether it may send requests to its peer now.
    CompletionStage<Boolean> isTrusting() {
        return CompletableFuture.supplyAsync(() -> story.isTrusted, loop::execute);
    }

    /// From now on, who is told of every message between it and its peer, on its loop. There is one
    /// at a time.
    ///
    /// @return completed when the one before is told no more
    CompletionStage<Boolean> watch(Consumer<DiameterMessage> told) {
        return CompletableFuture.supplyAsync(
                () -> {
                    watcher = told;
                    return true;
                },
                loop::execute);
    }

    /// What it knows, for the prompt.
    CompletionStage<Document> show() {
        return telephones
                .show()
                .thenApplyAsync(
                        shown ->
                                Document.builder()
                                        .addAll(shown)
                                        .line(
                                                "Alerts: %s taken, %s not taken",
                                                Field.of("alerted", alerted),
                                                Field.of("notAlerted", notAlerted))
                                        .line(
                                                "Its peer %s is %s",
                                                Field.of("peer", peer.identity()),
                                                Field.of("state", story.words))
                                        .build(),
                        loop::execute);
    }

    /// Says goodbye to its peer. Blocks until that is over.
    @Override
    public void close() {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.execute(() -> peers.stop(() -> closed.complete(true)));
        closed.join();
        loop.close();
    }

    private Sight sight(boolean isSent, String exchange) {
        return new Sight(clock.epochNanos(), name, peer.identity(), isSent, exchange);
    }

    private String nextExchange() {
        exchanges++;
        return name + " " + exchanges;
    }

    // ---- telephones ask -----------------------------------------------------------------------

    private final class ByDiameter implements Telephones.Carrier {
        @Override
        public void submit(Telephone from, SmsSubmitTpduImpl message, Consumer<String> refusal) {
            OctetString tpdu;
            try {
                tpdu = OctetString.of(message.encodeData());
            } catch (MAPException unwritable) {
                refusal.accept("not written: " + unwritable.getMessage());
                return;
            }
            SgdRequest request =
                    new SgdRequest.MoForward(
                            from.data().serviceCentre(),
                            new UserIdentity(from.data().imsi(), from.data().msisdn(), null, null),
                            tpdu,
                            false,
                            null);
            RequestEnvelope envelope =
                    new RequestEnvelope(
                            peers.newSession(),
                            config.identity(),
                            config.realm(),
                            null,
                            config.realm());
            ask(SgdCommand.MO_FORWARD, envelope, request, refusal);
        }

        @Override
        public void reportPresent(Telephone telephone, boolean hasRoom, Runnable told) {
            List<Wish> all = wishes.remove(telephone.data().imsi());
            Iterator<Wish> valid =
                    (all == null ? List.<Wish>of() : all)
                            .stream()
                                    .filter(wish -> !Retransmission.isOver(wish.until(), clock))
                                    .iterator();
            alertNext(
                    telephone.data(),
                    valid,
                    () ->
                            registers
                                    .tellPresent(
                                            telephone.data().hlr(),
                                            telephone.data().imsi(),
                                            hasRoom)
                                    .thenRunAsync(told, loop::execute));
        }
    }

    private void alertNext(Phone phone, Iterator<Wish> valid, Runnable over) {
        if (!valid.hasNext()) {
            over.run();
            return;
        }
        Wish wish = valid.next();
        SgdRequest request =
                new SgdRequest.Alert(
                        wish.serviceCentre(),
                        new UserIdentity(phone.imsi(), phone.msisdn(), null, null),
                        null,
                        true,
                        false,
                        null,
                        null);
        RequestEnvelope envelope =
                new RequestEnvelope(
                        peers.newSession(),
                        config.identity(),
                        config.realm(),
                        wish.host(),
                        wish.realm());
        ask(
                SgdCommand.ALERT,
                envelope,
                request,
                refusal -> {
                    if (refusal.isEmpty()) {
                        alerted++;
                    } else {
                        notAlerted++;
                    }
                    alertNext(phone, valid, over);
                });
    }

    /// @param refusal told once why it was not done, on the loop; empty if it was
    private void ask(
            SgdCommand command,
            RequestEnvelope envelope,
            SgdRequest request,
            Consumer<String> refusal) {
        String exchange = nextExchange();
        peers.request(
                SgdRouteKeys.of(command.application(), envelope, request),
                (_, writer) -> {
                    SgdRequestCodec.write(writer, request, envelope, SgdQuirks.NONE);
                    watcher.accept(DiameterMessage.of(sight(true, exchange), envelope, request));
                },
                answerMax,
                Repetition.NEVER_IN_DOUBT,
                new Question(command, exchange, refusal));
    }

    private final class Question implements AnswerHandler {
        private final SgdCommand command;
        private final String exchange;
        private final Consumer<String> refusal;

        private Question(SgdCommand command, String exchange, Consumer<String> refusal) {
            this.command = command;
            this.exchange = exchange;
            this.refusal = refusal;
        }

        @Override
        public void onAnswer(DiameterHeader header, AvpReader avps, String from) {
            ReceivedAnswer received;
            try {
                received = SgdAnswerCodec.read(command, avps);
            } catch (DiameterException unreadable) {
                refusal.accept("unreadable answer: " + unreadable.getMessage());
                return;
            }
            SgdAnswer answer = received.answer();
            String origin = received.originHost();
            watcher.accept(
                    DiameterMessage.of(
                            sight(false, exchange),
                            origin == null ? "" : origin,
                            config.identity(),
                            answer));
            refusal.accept(answer.result().isSuccess() ? "" : DiameterMessage.words(answer));
        }

        @Override
        public void onFailure(RequestFailure failure, String why) {
            refusal.accept(failure.word() + ": " + why);
        }
    }

    // ---- others send --------------------------------------------------------------------------

    private final class Deliveries implements RequestHandler {
        @Override
        public Set<Integer> commands() {
            return Set.of(SgdCommand.MT_FORWARD.code());
        }

        @Override
        public void onRequest(
                DiameterHeader header, AvpReader avps, String from, Responder responder)
                throws DiameterException {
            ReceivedRequest received = SgdRequestCodec.read(header, avps);
            if (!(received.request() instanceof SgdRequest.MtForward message)) {
                throw new IllegalStateException("not served: " + received.request());
            }
            String exchange = nextExchange();
            watcher.accept(
                    DiameterMessage.of(sight(false, exchange), received.envelope(), message));
            SgdAnswer answer = deliver(message, received.envelope());
            watcher.accept(
                    DiameterMessage.of(
                            sight(true, exchange),
                            config.identity(),
                            received.envelope().originHost(),
                            answer));
            responder.answer(
                    writer ->
                            SgdAnswerCodec.write(
                                    writer,
                                    answer,
                                    received.application(),
                                    config.identity(),
                                    config.realm(),
                                    SgdQuirks.NONE));
        }

        private SgdAnswer deliver(SgdRequest.MtForward message, RequestEnvelope envelope) {
            Telephone telephone = telephones.withCard(message.imsi());
            if (telephone == null) {
                return answer(Result.USER_UNKNOWN, null, null);
            }
            return switch (telephone.state()) {
                case PRESENT -> take(telephone, message.tpdu());
                case ABSENT -> absent(message, envelope);
                case MEMORY_FULL -> failure(MEMORY_FULL);
            };
        }

        /// Whoever would send it again is asked to wait for an alert, as long as it may.
        private SgdAnswer absent(SgdRequest.MtForward message, RequestEnvelope envelope) {
            Integer until = message.retransmissionMax();
            if (until == null) {
                return answer(Result.ABSENT_USER, IMSI_DETACHED, null);
            }
            List<Wish> all = wishes.computeIfAbsent(message.imsi(), _ -> new ArrayList<>());
            all.removeIf(wish -> wish.serviceCentre().equals(message.serviceCentre()));
            if (all.size() == WISHES_MAX) {
                all.removeFirst();
            }
            all.add(
                    new Wish(
                            message.serviceCentre(),
                            envelope.originHost(),
                            envelope.originRealm(),
                            until));
            return new SgdAnswer.MtForward(
                    Result.ABSENT_USER,
                    IMSI_DETACHED,
                    null,
                    null,
                    until,
                    UserIdentity.ofImsi(message.imsi()));
        }

        private SgdAnswer take(Telephone telephone, OctetString tpdu) {
            try {
                SmsDeliverTpdu message =
                        new SmsDeliverTpduImpl(tpdu.toArray(), StandardCharsets.US_ASCII);
                telephones.take(telephone, message);
                return answer(Result.SUCCESS, null, null);
            } catch (MAPException unreadable) {
                return failure(EQUIPMENT_ERROR);
            }
        }

        private static SgdAnswer failure(int cause) {
            return answer(Result.DELIVERY_FAILURE, null, new DeliveryFailure(cause, null));
        }

        private static SgdAnswer answer(
                Result result, @Nullable Integer diagnostic, @Nullable DeliveryFailure failure) {
            return new SgdAnswer.MtForward(result, diagnostic, failure, null, null, null);
        }
    }

    // ---- the peer -----------------------------------------------------------------------------

    /// What is known of the peer, for the prompt; its node tells more.
    private final class PeerStory implements PeerObserver {
        private String words = "not there";
        private boolean isTrusted;

        @Override
        public void onOpened(String opened, Capabilities theirs, InetAddress from) {
            words = "there";
            connected.complete(true);
        }

        @Override
        public void onClosed(String closed, String reason) {
            words = "not there: " + reason;
            isTrusted = false;
        }

        @Override
        public void onTrusted(String told, boolean trusted) {
            words = trusted ? "there" : "there, but silent";
            isTrusted = trusted;
        }

        @Override
        public void onRefused(InetAddress caller, String why) {
            // its peers count them
        }

        @Override
        public void onFault(String told, String what) {
            words = "there, but: " + what;
        }
    }
}
