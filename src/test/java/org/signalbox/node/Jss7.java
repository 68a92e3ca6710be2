// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.mobicents.protocols.api.Association;
import org.mobicents.protocols.api.AssociationListener;
import org.mobicents.protocols.api.PayloadData;
import org.restcomm.protocols.ss7.m3ua.As;
import org.restcomm.protocols.ss7.m3ua.ExchangeType;
import org.restcomm.protocols.ss7.m3ua.Functionality;
import org.restcomm.protocols.ss7.m3ua.IPSPType;
import org.restcomm.protocols.ss7.m3ua.State;
import org.restcomm.protocols.ss7.m3ua.impl.M3UAManagementImpl;
import org.restcomm.protocols.ss7.m3ua.impl.parameter.ParameterFactoryImpl;
import org.restcomm.protocols.ss7.m3ua.parameter.TrafficModeType;
import org.restcomm.protocols.ss7.mtp.Mtp3EndCongestionPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3PausePrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3ResumePrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3StatusPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3TransferPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3UserPartListener;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// RestComm's jSS7, its M3UA and a user of that: one application server with one process, over one
/// association.
@NullUnmarked
final class Jss7 implements AutoCloseable {
    private static final String SERVER = "as";
    private static final String PROCESS = "asp";

    /// What it is on its association.
    ///
    /// @param exchange who asks: one end for both, or each for itself
    /// @param side between equals with one exchange, who asks; null otherwise
    record Part(Functionality functionality, ExchangeType exchange, @Nullable IPSPType side) {
        static final Part PROCESS = new Part(Functionality.AS, ExchangeType.SE, null);
        static final Part GATEWAY = new Part(Functionality.SGW, ExchangeType.SE, null);
        static final Part PEER_THAT_ASKS =
                new Part(Functionality.IPSP, ExchangeType.SE, IPSPType.CLIENT);
        static final Part PEER_THAT_IS_ASKED =
                new Part(Functionality.IPSP, ExchangeType.SE, IPSPType.SERVER);
        static final Part PEER_OF_TWO_EXCHANGES =
                new Part(Functionality.IPSP, ExchangeType.DE, IPSPType.CLIENT);
    }

    /// One message of a user part.
    ///
    /// @param octets what follows the label, in hexadecimal
    record Message(
            int service, int network, int priority, int opc, int dpc, int sls, String octets) {}

    private final Jss7Transport transport;
    private final M3UAManagementImpl m3ua;
    private final Association association;
    private final As server;
    private final User user = new User();

    /// Held while jSS7 is told to start or to stop, or is given a message: one thing at a time.
    ///
    /// It needs that. It sends ASP Down first and sets its timer for the answer afterwards, so that
    /// an answer that is there sooner finds no timer to cancel. After three seconds the timer ends
    /// whatever association there is by then, and jSS7 does not open another. In the same way it
    /// calls first and calls itself started afterwards, and does not hear of what has come sooner.
    private final Object oneThingAtATime = new Object();

    /// Starts it, and lets it be active as soon as it can.
    ///
    /// @param remote the points behind its association
    Jss7(
            String name,
            Part part,
            int routingContext,
            List<PointCode> remote,
            Jss7Transport transport,
            Path folder)
            throws Exception {
        this.transport = transport;
        association = transport.management().getAssociation(Jss7Transport.ASSOCIATION);
        m3ua = new M3UAManagementImpl(name, null, null);
        m3ua.setPersistDir(persistence(folder).toString());
        m3ua.setTransportManagement(transport.management());
        m3ua.addMtp3UserPartListener(user);
        m3ua.start();
        ParameterFactoryImpl parameters = new ParameterFactoryImpl();
        server =
                m3ua.createAs(
                        SERVER,
                        part.functionality(),
                        part.exchange(),
                        part.side(),
                        parameters.createRoutingContext(new long[] {routingContext}),
                        parameters.createTrafficModeType(TrafficModeType.Loadshare),
                        1,
                        null);
        m3ua.createAspFactory(PROCESS, Jss7Transport.ASSOCIATION, false);
        association.setAssociationListener(new Hearing(association.getAssociationListener()));
        m3ua.assignAspToAs(SERVER, PROCESS);
        for (PointCode point : remote) {
            m3ua.addRoute(point.value(), -1, -1, SERVER);
        }
        start();
    }

    /// It remembers what it was, which a test does not want.
    private static Path persistence(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "jss7");
    }

    /// Opens the association, and asks to be active if that is its part.
    void start() throws Exception {
        synchronized (oneThingAtATime) {
            m3ua.startAsp(PROCESS);
        }
    }

    /// Goes down in good order.
    void stop() throws Exception {
        synchronized (oneThingAtATime) {
            m3ua.stopAsp(PROCESS);
        }
    }

    boolean isActive() {
        return server.isUp();
    }

    /// Whether it has given up hope of a loss being short: its user was told then.
    boolean isDown() {
        String state = server.getState().getName();
        return state.equals(State.STATE_DOWN) || state.equals(State.STATE_INACTIVE);
    }

    /// Whether there is an association. jSS7 itself calls one that is about to be closed not
    /// connected.
    boolean isConnected() {
        return association.isUp();
    }

    void send(Message message) throws IOException {
        m3ua.sendMessage(
                m3ua.getMtp3TransferPrimitiveFactory()
                        .createMtp3TransferPrimitive(
                                message.service(),
                                message.network(),
                                message.priority(),
                                message.opc(),
                                message.dpc(),
                                message.sls(),
                                HexFormat.of().parseHex(message.octets())));
    }

    /// What its user was given.
    List<Message> received() {
        return List.copyOf(user.received);
    }

    void forgetReceived() {
        user.received.clear();
    }

    /// Whether its user may send there, by what it was told last: MTP-RESUME, or MTP-PAUSE.
    boolean reaches(PointCode point) {
        return user.reachable.getOrDefault(point.value(), false);
    }

    /// What its user was told, for a test that fails.
    String words() {
        return "%s, association %s and %s, %s, told: %s%n"
                .formatted(
                        server.getState(),
                        association.isStarted() ? "wanted" : "given up by jSS7",
                        association.isUp() ? "up" : "not up",
                        user.received.size(),
                        user.told);
    }

    @Override
    public void close() throws Exception {
        m3ua.stop();
        transport.close();
    }

    /// What comes over the association, on its way to M3UA. News of the association itself pass at
    /// once: jSS7's library brings some of them with a lock held that those who start and stop
    /// need.
    private final class Hearing implements AssociationListener {
        private final AssociationListener process;

        private Hearing(AssociationListener process) {
            this.process = process;
        }

        @Override
        public void onPayload(Association from, PayloadData payload) {
            synchronized (oneThingAtATime) {
                process.onPayload(from, payload);
            }
        }

        @Override
        public void onCommunicationUp(Association from, int inbound, int outbound) {
            process.onCommunicationUp(from, inbound, outbound);
        }

        @Override
        public void onCommunicationShutdown(Association from) {
            process.onCommunicationShutdown(from);
        }

        @Override
        public void onCommunicationLost(Association from) {
            process.onCommunicationLost(from);
        }

        @Override
        public void onCommunicationRestart(Association from) {
            process.onCommunicationRestart(from);
        }

        @Override
        public void inValidStreamId(PayloadData payload) {
            process.inValidStreamId(payload);
        }
    }

    private static final class User implements Mtp3UserPartListener {
        private final List<Message> received = new CopyOnWriteArrayList<>();
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final Map<Integer, Boolean> reachable = new ConcurrentHashMap<>();

        @Override
        public void onMtp3TransferMessage(Mtp3TransferPrimitive message) {
            received.add(
                    new Message(
                            message.getSi(),
                            message.getNi(),
                            message.getMp(),
                            message.getOpc(),
                            message.getDpc(),
                            message.getSls(),
                            HexFormat.of().formatHex(message.getData())));
        }

        @Override
        public void onMtp3PauseMessage(Mtp3PausePrimitive message) {
            told.add("pause " + message.getAffectedDpc());
            reachable.put(message.getAffectedDpc(), false);
        }

        @Override
        public void onMtp3ResumeMessage(Mtp3ResumePrimitive message) {
            told.add("resume " + message.getAffectedDpc());
            reachable.put(message.getAffectedDpc(), true);
        }

        @Override
        public void onMtp3EndCongestionMessage(Mtp3EndCongestionPrimitive message) {
            told.add("end of congestion " + message.getAffectedDpc());
        }

        @Override
        public void onMtp3StatusMessage(Mtp3StatusPrimitive message) {
            told.add("status " + message.getAffectedDpc() + " " + message.getCause());
        }
    }
}
