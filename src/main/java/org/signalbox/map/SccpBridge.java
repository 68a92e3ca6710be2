// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import javolution.util.FastMap;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.sccp.NetworkIdState;
import org.restcomm.protocols.ss7.sccp.SccpConnection;
import org.restcomm.protocols.ss7.sccp.SccpListener;
import org.restcomm.protocols.ss7.sccp.SccpManagementEventListener;
import org.restcomm.protocols.ss7.sccp.SccpProvider;
import org.restcomm.protocols.ss7.sccp.SccpStack;
import org.restcomm.protocols.ss7.sccp.message.MessageFactory;
import org.restcomm.protocols.ss7.sccp.message.SccpConnCrMessage;
import org.restcomm.protocols.ss7.sccp.message.SccpDataMessage;
import org.restcomm.protocols.ss7.sccp.message.SccpNoticeMessage;
import org.restcomm.protocols.ss7.sccp.parameter.Credit;
import org.restcomm.protocols.ss7.sccp.parameter.HopCounter;
import org.restcomm.protocols.ss7.sccp.parameter.Importance;
import org.restcomm.protocols.ss7.sccp.parameter.LocalReference;
import org.restcomm.protocols.ss7.sccp.parameter.ParameterFactory;
import org.restcomm.protocols.ss7.sccp.parameter.ProtocolClass;
import org.restcomm.protocols.ss7.sccp.parameter.SccpAddress;
import org.restcomm.ss7.congestion.ExecutorCongestionMonitor;

import java.io.Serial;
import java.util.Objects;
import java.util.function.Consumer;

/// SCCP as jSS7's TCAP knows it: takes what TCAP sends, and remembers who takes what comes.
class SccpBridge implements SccpProvider, MessageFactory {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Consumer<TcapMessage> sent;
    private transient @Nullable SccpListener listener;

    /// @param sent gets what TCAP sends
    SccpBridge(Consumer<TcapMessage> sent) {
        this.sent = sent;
    }

    /// Who takes what comes, from the start of TCAP.
    SccpListener listener() {
        return Objects.requireNonNull(listener, "TCAP has not been started");
    }

    @Override
    public MessageFactory getMessageFactory() {
        return this;
    }

    @Override
    public void registerSccpListener(int subsystem, SccpListener listener) {
        this.listener = listener;
    }

    @Override
    public void deregisterSccpListener(int subsystem) {
        listener = null;
    }

    @Override
    public SccpDataMessage createDataMessageClass1(
            SccpAddress called,
            SccpAddress calling,
            byte[] data,
            int sls,
            int localSubsystem,
            boolean wantsReturn,
            @Nullable HopCounter hops,
            @Nullable Importance importance) {
        return new TcapMessage((TcapAddress) called, (TcapAddress) calling, data, sls, wantsReturn);
    }

    @Override
    public void send(SccpDataMessage message) {
        sent.accept((TcapMessage) message);
    }

    // ---- told, and not needed -----------------------------------------------------------------

    @Override
    public void updateSPCongestion(Integer subsystem, Integer level) {}

    @Override
    public FastMap<Integer, NetworkIdState> getNetworkIdStateList() {
        return new FastMap<>();
    }

    @Override
    public ExecutorCongestionMonitor[] getExecutorCongestionMonitorList() {
        return new ExecutorCongestionMonitor[0];
    }

    @Override
    public @Nullable ParameterFactory getParameterFactory() {
        return null;
    }

    // ---- never called -------------------------------------------------------------------------

    @Override
    public SccpDataMessage createDataMessageClass0(
            SccpAddress called,
            SccpAddress calling,
            byte[] data,
            int localSubsystem,
            boolean wantsReturn,
            HopCounter hops,
            Importance importance) {
        throw unused();
    }

    @Override
    public SccpConnCrMessage createConnectMessageClass2(
            int localSubsystem,
            SccpAddress called,
            SccpAddress calling,
            byte[] data,
            Importance importance) {
        throw unused();
    }

    @Override
    public SccpConnCrMessage createConnectMessageClass3(
            int localSubsystem,
            SccpAddress called,
            SccpAddress calling,
            Credit credit,
            byte[] data,
            Importance importance) {
        throw unused();
    }

    @Override
    public void registerManagementEventListener(SccpManagementEventListener listener) {
        throw unused();
    }

    @Override
    public void deregisterManagementEventListener(SccpManagementEventListener listener) {
        throw unused();
    }

    @Override
    public void send(SccpNoticeMessage message) {
        throw unused();
    }

    @Override
    public int getMaxUserDataLength(SccpAddress called, SccpAddress calling, int network) {
        throw unused();
    }

    @Override
    public void coordRequest(int subsystem) {
        throw unused();
    }

    @Override
    public SccpConnection newConnection(int localSubsystem, ProtocolClass protocolClass) {
        throw unused();
    }

    @Override
    public FastMap<LocalReference, SccpConnection> getConnections() {
        throw unused();
    }

    @Override
    public SccpStack getSccpStack() {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("jSS7's TCAP has no use for it");
    }
}
