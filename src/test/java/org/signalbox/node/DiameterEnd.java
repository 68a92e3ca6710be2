// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.PeerProfile;
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
import org.signalbox.diameter.sgd.ReceivedRequest;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdAnswerCodec;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdAvp;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.SgdRequestCodec;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An MME or an HSS in virtual time: a production node of Diameter with one peer.
@NullUnmarked
final class DiameterEnd implements RequestHandler, PeerObserver, AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);
    private static final int PENDING_MAX = 100;

    private final SccpTopology nodes;
    private final String identity;
    private final String realm;
    private final SimLoop loop;
    private final DiameterPeers peers;

    /// What it was asked.
    final List<SgdRequest> asked = new ArrayList<>();

    /// Where those were from and for.
    final List<RequestEnvelope> envelopes = new ArrayList<>();

    /// Their applications.
    final List<Integer> applications = new ArrayList<>();

    /// The codes of the AVPs that stand in them in no group.
    final List<List<Integer>> requestAvps = new ArrayList<>();

    /// The octets of SC-Address in those.
    final List<OctetString> serviceCentres = new ArrayList<>();

    /// Whom it says that it is in its requests, and for which realm they are.
    String says;

    String destinationRealm;

    /// How often its peer has come.
    int opened;

    /// Null: it does not answer.
    Function<SgdRequest, SgdAnswer> answers = DiameterEnd::success;

    /// What it adds to its answers.
    Consumer<AvpWriter> added = _ -> {};

    /// How long it takes to answer.
    Duration delay = Duration.ZERO;

    /// @param calls whether it calls its peer, at port 3868 of 10.0.0.1
    DiameterEnd(
            SccpTopology nodes,
            String identity,
            String realm,
            String address,
            String peer,
            boolean calls) {
        this(nodes, identity, realm, address, peer, calls, PeerTransport.TCP);
    }

    /// @param transport the only one that it speaks
    DiameterEnd(
            SccpTopology nodes,
            String identity,
            String realm,
            String address,
            String peer,
            boolean calls,
            PeerTransport transport) {
        this.nodes = nodes;
        this.identity = identity;
        this.realm = realm;
        this.says = identity;
        this.destinationRealm = realm;
        this.loop = nodes.world().loop(identity);
        LocalConfig local =
                new LocalConfig(
                        identity,
                        realm,
                        List.of(address(address)),
                        List.of(
                                new LocalConfig.Listener(
                                        transport, address(address), PeerConfig.PORT)),
                        LocalConfig.SCTP_PORT,
                        Set.of(SgdApplication.SGD, SgdApplication.S6C));
        this.peers =
                new DiameterPeers(
                        local,
                        nodes.topology().streams(),
                        new UserlandSctp(
                                nodes.topology().datagrams(),
                                nodes.world().entropy(identity + " sctp"),
                                nodes.world().allocator(),
                                nodes.world()),
                        this,
                        nodes.world().entropy(identity),
                        nodes.world(),
                        nodes.world().allocator(),
                        loop);
        try {
            peers.open(transport == PeerTransport.SCTP && calls);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        loop.run(
                () -> {
                    peers.serve(SgdApplication.SGD, this);
                    peers.serve(SgdApplication.S6C, this);
                    peers.start(
                            List.of(
                                    new PeerConfig(
                                            "iwf",
                                            peer,
                                            null,
                                            List.of(address("10.0.0.1")),
                                            PeerConfig.PORT,
                                            transport,
                                            new PeerProfile(
                                                    calls,
                                                    Duration.ofSeconds(10),
                                                    Duration.ofSeconds(5),
                                                    Duration.ofSeconds(30)),
                                            PENDING_MAX,
                                            PENDING_MAX,
                                            false)),
                            RoutingConfig.NONE);
                });
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What is answered unless a test says otherwise.
    static SgdAnswer success(SgdRequest request) {
        Result result = Result.SUCCESS;
        return switch (request) {
            case SgdRequest.MtForward _ ->
                    new SgdAnswer.MtForward(result, null, null, null, null, null);
            case SgdRequest.MoForward _ -> new SgdAnswer.MoForward(result, null, null);
            case SgdRequest.Alert _ -> new SgdAnswer.Alert(result);
            case SgdRequest.DeliveryReport _ -> new SgdAnswer.DeliveryReport(result, null);
            case SgdRequest.RoutingInfo _ ->
                    throw new AssertionError("where a subscriber is has to be said");
        };
    }

    /// Asks, and lets time pass until the answer is there.
    SgdAnswer ask(String destination, SgdRequest request) {
        Waiting waiting = begin(destination, request);
        nodes.world().runUntil("an answer", waiting::isOver, ANSWER_MAX);
        assertThat(waiting.failure).isNull();
        return waiting.answer;
    }

    Waiting begin(String destination, SgdRequest request) {
        SgdCommand command = SgdCommand.of(request);
        Waiting waiting = new Waiting(command);
        loop.run(
                () -> {
                    RequestEnvelope envelope =
                            new RequestEnvelope(
                                    peers.newSession(), says, realm, destination, destinationRealm);
                    peers.request(
                            SgdRouteKeys.of(command.application(), envelope, request),
                            (_, writer) ->
                                    SgdRequestCodec.write(
                                            writer, request, envelope, SgdQuirks.NONE),
                            ANSWER_MAX,
                            Repetition.NEVER_IN_DOUBT,
                            waiting);
                });
        return waiting;
    }

    /// A request of its own.
    static final class Waiting implements AnswerHandler {
        private final SgdCommand command;
        private SgdAnswer answer;
        private String failure;

        /// The codes of the AVPs that stand in the answer in no group.
        final List<Integer> answerAvps = new ArrayList<>();

        private Waiting(SgdCommand command) {
            this.command = command;
        }

        /// Null while there is none.
        SgdAnswer answer() {
            return answer;
        }

        boolean isOver() {
            return answer != null || failure != null;
        }

        @Override
        public void onAnswer(DiameterHeader header, AvpReader avps, String peer) {
            assertThat(isOver()).as("an earlier end").isFalse();
            AvpWriter copy = new AvpWriter(ByteBufAllocator.DEFAULT, header);
            try {
                while (avps.next()) {
                    answerAvps.add(avps.code());
                    copy.copy(avps);
                }
                ByteBuf message = copy.finish();
                try {
                    answer = SgdAnswerCodec.read(command, new AvpReader().begin(message)).answer();
                } finally {
                    message.release();
                }
            } catch (DiameterException unreadable) {
                throw new AssertionError(unreadable);
            }
        }

        @Override
        public void onFailure(RequestFailure failure, String why) {
            assertThat(isOver()).as("an earlier end").isFalse();
            this.failure = why;
        }
    }

    @Override
    public Set<Integer> commands() {
        return Arrays.stream(SgdCommand.values()).map(SgdCommand::code).collect(Collectors.toSet());
    }

    @Override
    public void onRequest(DiameterHeader header, AvpReader avps, String peer, Responder responder)
            throws DiameterException {
        ReceivedRequest received = read(header, avps);
        asked.add(received.request());
        envelopes.add(received.envelope());
        SgdAnswer answer = answers.apply(received.request());
        if (answer != null) {
            loop.schedule(
                    loop.now() + delay.toNanos(),
                    () -> responder.answer(writer -> write(writer, answer, received)));
        }
    }

    private void write(AvpWriter writer, SgdAnswer answer, ReceivedRequest received) {
        SgdAnswerCodec.write(
                writer, answer, received.application(), identity, realm, SgdQuirks.NONE);
        added.accept(writer);
    }

    private ReceivedRequest read(DiameterHeader header, AvpReader avps) throws DiameterException {
        List<Integer> codes = new ArrayList<>();
        AvpWriter copy = new AvpWriter(nodes.world().allocator(), header);
        while (avps.next()) {
            if (avps.is(SgdAvp.SC_ADDRESS)) {
                serviceCentres.add(OctetString.of(avps.octets()));
            }
            codes.add(avps.code());
            copy.copy(avps);
        }
        applications.add(header.application());
        requestAvps.add(codes);
        ByteBuf message = copy.finish();
        try {
            return SgdRequestCodec.read(header, new AvpReader().begin(message));
        } finally {
            message.release();
        }
    }

    @Override
    public void close() {
        loop.run(() -> peers.stop(() -> {}));
    }

    @Override
    public void onOpened(String peer, Capabilities theirs, InetAddress from) {
        opened++;
    }

    @Override
    public void onClosed(String peer, String reason) {}

    @Override
    public void onTrusted(String peer, boolean trusted) {}

    @Override
    public void onRefused(InetAddress caller, String why) {}

    @Override
    public void onFault(String peer, String what) {}
}
