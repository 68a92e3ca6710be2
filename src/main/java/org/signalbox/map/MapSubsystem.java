// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.sccp.PointState;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SccpUser;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

/// A subsystem of this point whose messages [MapEngine] takes. Lives on the control loop.
public final class MapSubsystem implements SccpUser {
    private static final int IN_ORDER = 1;

    /// The four bits that every variant has.
    private static final int SELECTION_MASK = 0xF;

    private final MapEngine engine;
    private final Loop control;
    private @Nullable SccpService service;

    MapSubsystem(MapEngine engine, Loop control) {
        this.engine = engine;
        this.control = control;
    }

    /// By what it sends from now on.
    public void use(SccpService service) {
        assert control.inLoop();
        this.service = service;
    }

    @Override
    public void onMessage(SccpView message, PointCode origin) {
        assert control.inLoop();
        byte[] data = new byte[message.dataLength()];
        message.octets().getBytes(message.dataAt(), data);
        SccpAddress called = message.called().toAddress();
        SccpAddress calling = callable(message.calling(), origin);
        engine.onMessage(called, calling, data, message.type().isService());
    }

    /// Who is reached by subsystem alone is at the point that sent the message (Q.714 section 2.1).
    private static SccpAddress callable(AddressView calling, PointCode origin) {
        SccpAddress said = calling.toAddress();
        if (said.title() != null || said.pointCode() != null) {
            return said;
        }
        SubsystemNumber subsystem = said.subsystem();
        return SccpAddress.of(origin, subsystem == null ? SubsystemNumber.NOT_KNOWN : subsystem);
    }

    /// @return whether there is somebody to give it to
    boolean send(TcapMessage message) {
        assert control.inLoop();
        SccpService to = service;
        if (to == null) {
            return false;
        }
        ByteBuf data = Unpooled.wrappedBuffer(message.getData());
        to.unitdata(
                message.getCalledPartyAddress().ours(),
                message.getCallingPartyAddress().ours(),
                IN_ORDER,
                message.getReturnMessageOnError(),
                SignallingLinkSelection.of(message.getSls() & SELECTION_MASK),
                data);
        return true;
    }

    /// Dialogues end by their answers and timers, wherever the others are.
    @Override
    public void onSubsystem(PointCode point, SubsystemNumber subsystem, boolean inService) {}

    /// As [#onSubsystem].
    @Override
    public void onPoint(PointCode point, PointState state, int restrictionLevel) {}
}
