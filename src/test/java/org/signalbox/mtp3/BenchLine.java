// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.machine.Loop;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.TransportKind;

import java.util.List;
import java.util.function.Consumer;

/// An association without a network: shows what is sent.
@NullUnmarked
final class BenchLine implements SctpEndpoint, Association {
    private final BenchLoop loop;
    private final Consumer<ByteBuf> taken;
    private AssociationUser user;

    BenchLine(BenchLoop loop, Consumer<ByteBuf> taken) {
        this.loop = loop;
        this.taken = taken;
    }

    AssociationUser user() {
        return user;
    }

    @Override
    public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
        taken.accept(message);
        message.release();
        return true;
    }

    @Override
    public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
        return send(stream, protocol, message);
    }

    @Override
    public Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser told) {
        user = told;
        return this;
    }

    @Override
    public void admission(Admission admission) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LocalEndpoint local() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AssociationStatus status() {
        return new AssociationStatus(
                "bench",
                TransportKind.SIMULATED,
                AssociationStatus.State.ESTABLISHED,
                new DownReason(DownReason.Cause.CLOSED, ""),
                2,
                2,
                0,
                0,
                0,
                0,
                List.of());
    }

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void open() {}

    @Override
    public void flush() {}

    @Override
    public void shutdown() {}

    @Override
    public void abort(String reason) {}

    @Override
    public void remove(String reason) {}

    @Override
    public void close() {}
}
