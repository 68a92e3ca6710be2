// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.Undelivered;
import org.signalbox.sctp.userland.association.AssociationConfig;
import org.signalbox.sctp.userland.association.AssociationInput;
import org.signalbox.sctp.userland.association.AssociationMachine;
import org.signalbox.sctp.userland.association.AssociationOutput;
import org.signalbox.sctp.userland.association.SctpCounter;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The driver of one [AssociationMachine].
///
/// The user's callbacks are an edge: one that throws is reported, and its association aborted.
final class UserlandAssociation implements Association {
    private final AssociationConfig config;
    private final AssociationUser user;
    private final UserlandEndpoint endpoint;
    private final AssociationMachine machine;
    private final FaultListener faults;
    private final Loop loop;
    private final MachineDriver<AssociationInput, AssociationOutput> driver;

    private volatile AssociationStatus published;
    private boolean inBatch;
    private boolean removed;

    UserlandAssociation(
            AssociationConfig config,
            AssociationUser user,
            UserlandEndpoint endpoint,
            AssociationMachine machine,
            FaultListener faults,
            Loop loop) {
        this.config = config;
        this.user = user;
        this.endpoint = endpoint;
        this.machine = machine;
        this.faults = faults;
        this.loop = loop;
        this.driver =
                new MachineDriver<>(
                        config.name(), machine, this::perform, InputObserver.NONE, loop);
        this.published = machine.status();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    AssociationConfig config() {
        return config;
    }

    boolean ownsTag(int tag) {
        return machine.ownsTag(tag);
    }

    /// Whether the peer has this SCTP port, or has called from it if it may have any.
    boolean hasPort(int port) {
        RemoteEndpoint remote = config.remote();
        return remote.port() == port
                || (remote.isAnyPort() && machine.isEngaged() && machine.peerPort() == port);
    }

    /// Whether the peer may call from any port, and has not yet.
    boolean awaitsAnyPort() {
        return config.remote().isAnyPort() && !machine.isEngaged();
    }

    int portInUse() {
        return machine.peerPort();
    }

    boolean isEngaged() {
        return machine.isEngaged();
    }

    // ---- requests ------------------------------------------------------------------------------

    @Override
    public void open() {
        if (!endpoint.isClosed()) {
            request(new AssociationInput.Open());
        }
    }

    @Override
    public void answer() {
        if (!endpoint.isClosed()) {
            request(new AssociationInput.Answer());
        }
    }

    @Override
    public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
        return give(stream, protocol, false, message);
    }

    @Override
    public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
        return give(stream, protocol, true, message);
    }

    private boolean give(int stream, PayloadProtocol protocol, boolean unordered, ByteBuf message) {
        assert loop.inLoop() : name() + " sent on from outside " + loop.name();
        return machine.send(stream, protocol, unordered, message);
    }

    @Override
    public void flush() {
        assert loop.inLoop() : name() + " flushed from outside " + loop.name();
        endpoint.hold();
        try {
            machine.flush(loop.now(), driver.outputs());
            driver.flush();
        } finally {
            endpoint.letGo();
        }
    }

    @Override
    public void shutdown() {
        request(new AssociationInput.Shutdown());
    }

    @Override
    public void abort(String reason) {
        request(new AssociationInput.Abort(reason));
    }

    @Override
    public boolean prefer(InetAddress remote) {
        boolean known = config.remote().addresses().contains(remote);
        if (known) {
            request(new AssociationInput.Prefer(remote));
        }
        return known;
    }

    @Override
    public void remove(String reason) {
        removed = true;
        abort(reason);
        endpoint.forget(this);
    }

    @Override
    public AssociationStatus status() {
        if (loop.inLoop()) {
            published = machine.status();
        } else {
            loop.execute(() -> published = machine.status());
        }
        return published;
    }

    private void request(AssociationInput input) {
        assert loop.inLoop() : name() + " called from outside " + loop.name();
        endpoint.hold();
        try {
            driver.handle(input);
        } finally {
            endpoint.letGo();
        }
    }

    // ---- from the wire -------------------------------------------------------------------------

    /// The system has refused a packet from one of our sockets to an address as too long.
    void onTooLong(int at, InetSocketAddress to) {
        machine.onTooLong(at, to, loop.now());
    }

    /// @return as [AssociationMachine#onPacket]
    @Nullable SctpCounter onPacket(int at, InetSocketAddress from, ByteBuf packet) {
        endpoint.hold();
        try {
            SctpCounter drop = machine.onPacket(at, from, packet, loop.now(), driver.outputs());
            driver.flush();
            return drop;
        } catch (RuntimeException | Error fault) {
            fail(fault);
            return null;
        } finally {
            endpoint.letGo();
        }
    }

    /// Asks for [#onBatchEnd]; true the first time in a batch.
    boolean enterBatch() {
        boolean entered = !inBatch;
        inBatch = true;
        return entered;
    }

    /// The packets of one wake-up have been taken: the user may answer, then what is due is sent.
    void onBatchEnd() {
        inBatch = false;
        if (removed) {
            return;
        }
        endpoint.hold();
        try {
            user.onBatchEnd(this);
            machine.flush(loop.now(), driver.outputs());
            driver.flush();
        } catch (RuntimeException | Error fault) {
            fail(fault);
        } finally {
            endpoint.letGo();
        }
    }

    // ---- effects -------------------------------------------------------------------------------

    private void perform(AssociationOutput output) {
        endpoint.enter();
        try {
            if (output instanceof AssociationOutput.Transmit transmit) {
                endpoint.transmit(transmit.local(), transmit.to(), transmit.packet());
                transmit.done();
            } else if (!removed) {
                tell(output);
            } else if (output instanceof AssociationOutput.Deliver deliver) {
                deliver.message().release();
            }
        } catch (RuntimeException | Error fault) {
            fail(fault);
        } finally {
            endpoint.leave();
        }
    }

    private void tell(AssociationOutput output) {
        switch (output) {
            case AssociationOutput.Transmit _ -> {}
            case AssociationOutput.Deliver deliver -> {
                user.onMessage(
                        this, deliver.stream(), deliver.payloadProtocol(), deliver.message());
                deliver.done();
            }
            case AssociationOutput.Writable _ -> user.onWritable(this);
            case AssociationOutput.Up _ -> {
                published = machine.status();
                user.onUp(this);
            }
            case AssociationOutput.Restarted _ -> {
                published = machine.status();
                user.onRestart(this);
            }
            case AssociationOutput.GiveUp(Undelivered undelivered) -> undelivered.tell(user, this);
            case AssociationOutput.Down down -> {
                published = machine.status();
                user.onDown(this, down.reason());
            }
        }
    }

    private void fail(Throwable fault) {
        faults.onFault(config.name(), fault);
        driver.handle(new AssociationInput.Abort("internal error"));
    }
}
