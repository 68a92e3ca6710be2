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
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// What a link between two points of a test on real sockets runs over: one association, which can
/// be cut in several ways and mended.
@NullUnmarked
final class SocketLine {
    /// How a line ends.
    enum Cut {
        /// No packet arrives any more, and nobody is told: each end has to find out.
        SILENCE("silence"),
        /// One end aborts and refuses to call again; the other hears of it at once.
        ABORT("abort"),
        /// One end knows of its failure; the other hears nothing, and finds it restarted.
        CRASH("crash");

        final String word;

        Cut(String word) {
            this.word = word;
        }

        private boolean isSilent() {
            return this != ABORT;
        }

        private boolean isAborted() {
            return this != SILENCE;
        }
    }

    final String name;
    private final Medium medium;
    private final int number;
    private final LocalEndpoint first;
    private final LocalEndpoint second;
    private Side one;
    private Side two;
    private boolean silent;

    SocketLine(String name, Medium medium, int number) throws IOException {
        this.name = name;
        this.medium = medium;
        this.number = number;
        this.first = medium.end(number, 1);
        this.second = medium.end(number, 2);
    }

    /// Opens the first end; [#second] is its peer.
    SctpEndpoint openFirst(Loop loop) throws IOException {
        one = new Side(medium.transport(number).open(first, new Silent(), loop), loop);
        return one;
    }

    SctpEndpoint openSecond(Loop loop) throws IOException {
        two = new Side(medium.transport(number).open(second, new Silent(), loop), loop);
        return two;
    }

    RemoteEndpoint first() {
        return remote(first);
    }

    RemoteEndpoint second() {
        return remote(second);
    }

    private static RemoteEndpoint remote(LocalEndpoint end) {
        return new RemoteEndpoint(end.addresses(), end.port(), end.udpPort());
    }

    /// @param atFirst which end aborts, if one does
    void cut(Cut how, boolean atFirst) {
        if (how.isSilent()) {
            silent = true;
            medium.silence(number, true);
        }
        if (how.isAborted()) {
            Side side = atFirst ? one : two;
            side.loop.execute(side::shut);
        }
    }

    void mend() {
        if (silent) {
            silent = false;
            medium.silence(number, false);
        }
        one.loop.execute(one::reopen);
        two.loop.execute(two::reopen);
    }

    /// One end, through which its link sees its only association: while it is shut, orders to open
    /// it are kept for later. Touched on its loop.
    private static final class Side implements SctpEndpoint, Association {
        private final SctpEndpoint endpoint;
        private final Loop loop;
        private Association association;
        private boolean shut;
        private boolean gone;
        private Runnable wanted = () -> {};

        private Side(SctpEndpoint endpoint, Loop loop) {
            this.endpoint = endpoint;
            this.loop = loop;
        }

        private void shut() {
            shut = true;
            wanted = () -> {};
            association.abort("cut");
        }

        private void reopen() {
            if (shut && !gone) {
                shut = false;
                wanted.run();
            }
        }

        // ---- the endpoint -----------------------------------------------------------------

        @Override
        public LocalEndpoint local() {
            return endpoint.local();
        }

        @Override
        public void admission(Admission admission) {
            endpoint.admission(admission);
        }

        @Override
        public Association associate(
                String name,
                RemoteEndpoint remote,
                AssociationProfile profile,
                AssociationUser user) {
            association = endpoint.associate(name, remote, profile, user);
            return this;
        }

        @Override
        public void close() {
            endpoint.close();
        }

        // ---- the association --------------------------------------------------------------

        @Override
        public String name() {
            return association.name();
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public void open() {
            if (shut) {
                wanted = association::open;
            } else {
                association.open();
            }
        }

        @Override
        public void answer() {
            if (shut) {
                wanted = association::answer;
            } else {
                association.answer();
            }
        }

        @Override
        public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
            return association.send(stream, protocol, message);
        }

        @Override
        public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
            return association.sendUnordered(stream, protocol, message);
        }

        @Override
        public void flush() {
            association.flush();
        }

        @Override
        public void shutdown() {
            wanted = () -> {};
            association.shutdown();
        }

        @Override
        public void abort(String reason) {
            wanted = () -> {};
            association.abort(reason);
        }

        @Override
        public void probe() {
            association.probe();
        }

        @Override
        public boolean prefer(InetAddress remote) {
            return association.prefer(remote);
        }

        @Override
        public void remove(String reason) {
            gone = true;
            association.remove(reason);
        }

        @Override
        public AssociationStatus status() {
            return association.status();
        }
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {}
    }
}
