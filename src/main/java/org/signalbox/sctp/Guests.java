// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The associations of one endpoint with callers that nobody configured. Owned by its loop.
///
/// @param <A> the transport's associations
public final class Guests<A extends Association> {
    /// Of the addresses that a caller lists, so many are believed.
    private static final int ADDRESSES_MAX = 8;

    private final Set<A> present = new HashSet<>();
    private Admission admission = Admission.CLOSED;

    /// Who decides from now on. Those who are there stay.
    public void decide(Admission newAdmission) {
        admission = newAdmission;
    }

    /// Whether anybody might be let in at all, so that the port must listen.
    public boolean areWelcome() {
        return admission.associationsMax() > 0;
    }

    /// What callers are offered.
    public AssociationProfile profile() {
        return admission.profile().withInitiation(Initiation.PASSIVE);
    }

    /// Whether there is room, and this caller is let in. The user of the answer lets the
    /// association go when it is down.
    public Optional<Admission.Admitted> ask(Collection<InetSocketAddress> caller) {
        return present.size() < admission.associationsMax()
                ? admission
                        .admit(caller)
                        .map(in -> new Admission.Admitted(in.name(), new Guest(in.user())))
                : Optional.empty();
    }

    /// Words for a refusal that has its cause in the number of guests; empty for any other.
    public String wordsWhenFull() {
        return areWelcome() && present.size() >= admission.associationsMax()
                ? "; no more than %d that are not configured are let in, and they are here"
                        .formatted(present.size())
                : "";
    }

    public void add(A association) {
        present.add(association);
    }

    public void remove(A association) {
        present.remove(association);
    }

    /// Whether the association is a caller's that nobody configured: it is known by its port alone.
    public boolean has(A association) {
        return present.contains(association);
    }

    /// A caller as a peer that can be called back: its addresses and its port.
    public static RemoteEndpoint remote(Collection<InetSocketAddress> caller, int udpPort) {
        List<InetAddress> addresses = new ArrayList<>();
        for (InetSocketAddress one : caller) {
            if (!addresses.contains(one.getAddress()) && addresses.size() < ADDRESSES_MAX) {
                addresses.add(one.getAddress());
            }
        }
        return new RemoteEndpoint(addresses, caller.iterator().next().getPort(), udpPort);
    }

    /// Its association lives once.
    private record Guest(AssociationUser under) implements ForwardingUser {
        @Override
        public void onDown(Association association, DownReason reason) {
            try {
                under.onDown(association, reason);
            } finally {
                association.remove("not configured");
            }
        }
    }
}
