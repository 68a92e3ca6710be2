// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.sccp.message.SccpDataMessage;
import org.restcomm.protocols.ss7.sccp.parameter.HopCounter;
import org.restcomm.protocols.ss7.sccp.parameter.Importance;
import org.restcomm.protocols.ss7.sccp.parameter.ProtocolClass;
import org.restcomm.protocols.ss7.sccp.parameter.SccpAddress;
import org.restcomm.protocols.ss7.sccp.parameter.Segmentation;

/// A message between TCAP and SCCP, as jSS7's TCAP wants to see it and gives it.
final class TcapMessage implements SccpDataMessage {
    /// The one network that there is, in jSS7's terms.
    private static final int NETWORK = 0;

    private final TcapAddress called;
    private final TcapAddress calling;
    private final byte[] data;
    private final int sls;
    private final boolean wantsReturn;

    /// @param data not copied
    /// @param sls by which messages of one dialogue stay in order
    TcapMessage(
            TcapAddress called, TcapAddress calling, byte[] data, int sls, boolean wantsReturn) {
        this.called = called;
        this.calling = calling;
        this.data = data;
        this.sls = sls;
        this.wantsReturn = wantsReturn;
    }

    @Override
    public TcapAddress getCalledPartyAddress() {
        return called;
    }

    @Override
    public TcapAddress getCallingPartyAddress() {
        return calling;
    }

    @Override
    public byte[] getData() {
        return data;
    }

    @Override
    public int getSls() {
        return sls;
    }

    @Override
    public boolean getReturnMessageOnError() {
        return wantsReturn;
    }

    @Override
    public int getNetworkId() {
        return NETWORK;
    }

    /// jSS7 says it of what it sends; there is one network.
    @Override
    public void setNetworkId(int networkId) {}

    /// Of no use: the addresses say where a message goes.
    @Override
    public void setOutgoingDpc(int dpc) {}

    @Override
    public int getIncomingOpc() {
        return 0;
    }

    @Override
    public void setIncomingOpc(int opc) {
        throw unused();
    }

    @Override
    public int getIncomingDpc() {
        throw unused();
    }

    @Override
    public int getType() {
        throw unused();
    }

    @Override
    public boolean getIsMtpOriginated() {
        throw unused();
    }

    @Override
    public boolean getIsIncoming() {
        throw unused();
    }

    @Override
    public int getOriginLocalSsn() {
        throw unused();
    }

    @Override
    public void clearReturnMessageOnError() {
        throw unused();
    }

    @Override
    public boolean getSccpCreatesSls() {
        throw unused();
    }

    @Override
    public @Nullable HopCounter getHopCounter() {
        return null;
    }

    @Override
    public void setCalledPartyAddress(SccpAddress address) {
        throw unused();
    }

    @Override
    public void setCallingPartyAddress(SccpAddress address) {
        throw unused();
    }

    @Override
    public void setHopCounter(HopCounter hopCounter) {
        throw unused();
    }

    @Override
    public boolean reduceHopCounter() {
        throw unused();
    }

    @Override
    public ProtocolClass getProtocolClass() {
        throw unused();
    }

    @Override
    public void setProtocolClass(ProtocolClass protocolClass) {
        throw unused();
    }

    @Override
    public @Nullable Segmentation getSegmentation() {
        return null;
    }

    @Override
    public @Nullable Importance getImportance() {
        return null;
    }

    @Override
    public void setData(byte[] data) {
        throw unused();
    }

    @Override
    public void setImportance(Importance importance) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("jSS7's TCAP has no use for it");
    }
}
