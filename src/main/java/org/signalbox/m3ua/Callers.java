// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;

import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.ForwardingUser;
import org.signalbox.sctp.Guests;
import org.signalbox.ss7.Variant;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Callers that nobody configured: who is let in, and who is here. Each is a process from the
/// moment its association is up, and forgotten when that ends.
final class Callers {
    /// Where they are let in.
    interface House {
        /// Whether nobody is let in any more, since this node stops.
        boolean isClosed();

        /// Makes a far end known whose association is about to come up.
        AspPeer enter(AspConfig config, Variant variant, Association association);

        /// It is known no more.
        void exit(AspPeer caller);
    }

    private final Roster roster;
    private final House house;
    private final GuestNames names;

    /// Who is to be told when they are gone. Bounded by what ports let in.
    private final Map<AspPeer, GuestBook> present = new HashMap<>();

    Callers(Roster roster, House house) {
        this.roster = roster;
        this.house = house;
        this.names = new GuestNames(roster::hasPeer);
    }

    /// Who is let in from now on at a port.
    ///
    /// @param variant of the network that those are in who serve no configured application server
    /// @param book told of them
    Admission admission(M3uaEndpointConfig port, Variant variant, GuestBook book) {
        return port.dynamicAsps() ? new OpenDoor(port, variant, book) : Admission.CLOSED;
    }

    /// Whether a far end is here by its call alone.
    boolean has(AspPeer peer) {
        return present.containsKey(peer);
    }

    /// A far end that is here by its call alone is here no more. Does nothing to one that is
    /// configured.
    void forget(AspPeer peer) {
        GuestBook book = present.remove(peer);
        if (book != null) {
            peer.stop();
            house.exit(peer);
            book.left(peer.name());
        }
    }

    /// Lets in whoever calls at one port, as far as the port's bound allows.
    private final class OpenDoor implements Admission {
        private final M3uaEndpointConfig port;
        private final Variant variant;
        private final GuestBook book;

        private OpenDoor(M3uaEndpointConfig port, Variant variant, GuestBook book) {
            this.port = port;
            this.variant = variant;
            this.book = book;
        }

        @Override
        public AssociationProfile profile() {
            return port.profile();
        }

        @Override
        public int associationsMax() {
            return M3uaEndpointConfig.DYNAMIC_ASPS_MAX;
        }

        @Override
        public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
            String name = names.of(port.at(), caller.iterator().next());
            if (roster.hasPeer(name) || house.isClosed()) {
                return Optional.empty();
            }
            AspConfig config =
                    AspConfig.ofCaller(name, port, Guests.remote(caller, port.udpPort()));
            return Optional.of(new Admitted(name, new Newcomer(config, variant, book)));
        }
    }

    /// Of a caller that was not let in after all.
    private static final AssociationUser NOBODY =
            new AssociationUser() {
                @Override
                public void onUp(Association association) {}

                @Override
                public void onMessage(
                        Association association, int stream, int payloadProtocol, ByteBuf message) {
                    message.release();
                }

                @Override
                public void onRestart(Association association) {}

                @Override
                public void onDown(Association association, DownReason reason) {}
            };

    /// A caller that was let in, before and after its association is up.
    private final class Newcomer implements ForwardingUser {
        private final AspConfig config;
        private final Variant variant;
        private final GuestBook book;
        private AssociationUser under = NOBODY;

        private Newcomer(AspConfig config, Variant variant, GuestBook book) {
            this.config = config;
            this.variant = variant;
            this.book = book;
        }

        @Override
        public AssociationUser under() {
            return under;
        }

        @Override
        public void onUp(Association association) {
            if (house.isClosed()) {
                association.abort("this node stops");
            } else if (roster.hasPeer(config.name())) {
                association.abort("there is an ASP " + config.name() + " already");
            } else {
                AspPeer peer = house.enter(config, variant, association);
                present.put(peer, book);
                book.came(config.name(), peer.association().counters());
                under = peer.association();
                under.onUp(association);
            }
        }
    }
}
