// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.ResultCode;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Origin;
import org.signalbox.firewall.Policy;
import org.signalbox.firewall.Watch;
import org.signalbox.metrics.Counters;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// Looks whether a request is from where it says, and for us ([OriginCheck]); lets all pass until
/// it is configured.
final class OriginGuard {
    private final LocalConfig local;
    private final Counters<OriginCheck> counters = new Counters<>(OriginCheck.class);
    private final Watch<OriginCheck> watch;
    private @Nullable FirewallConfig config;
    private @Nullable RealmRates rates;

    OriginGuard(LocalConfig local, Consumer<? super Finding> told) {
        this.local = local;
        this.watch = new Watch<>(Policy.usual(), counters, told);
    }

    /// Goes by another configuration from now on; what realms have sent lately is forgotten if they
    /// may send more or less than before.
    ///
    /// @param next null: all pass
    void use(@Nullable FirewallConfig next) {
        PeerTraffic.Rate before = config == null ? null : config.rate();
        PeerTraffic.Rate after = next == null ? null : next.rate();
        if (after == null) {
            rates = null;
        } else if (!after.equals(before)) {
            rates = new RealmRates(after);
        }
        watch.use(next == null ? Policy.usual() : next.policy());
        config = next;
    }

    /// Readable from any thread.
    Counters<OriginCheck> counters() {
        return counters;
    }

    /// Whether a request is from where it says, and for us.
    ///
    /// @param envelope was found to be whole
    /// @return whether it is to be answered
    /// @throws DiameterException if it is to be refused
    boolean admits(Peer peer, Envelope envelope, long now) throws DiameterException {
        FirewallConfig rules = config;
        if (rules == null) {
            return true;
        }
        Request request = new Request(peer, envelope, now);
        return request.comesFromThere(rules) && request.isForUs(rules) && request.cameAsItSays();
    }

    /// Whether a request that has not come before is not one too many of its realm.
    ///
    /// @param envelope was found to be whole
    /// @return whether it is to be answered
    /// @throws DiameterException if it is to be refused
    boolean hasTime(Peer peer, Envelope envelope, long now) throws DiameterException {
        return rates == null || new Request(peer, envelope, now).isInTime(rates);
    }

    /// One request that is looked at.
    private final class Request {
        private final PeerConfig peer;
        private final Envelope envelope;
        private final Origin origin;
        private final String host;
        private final String realm;
        private final boolean isItsOwn;
        private final long now;

        Request(Peer from, Envelope envelope, long now) {
            this.peer = from.config();
            this.envelope = envelope;
            this.host = envelope.originHost();
            this.realm = envelope.originRealm();
            this.origin = new Origin.Node(host, realm);
            this.isItsOwn = host.equalsIgnoreCase(peer.identity());
            this.now = now;
        }

        private boolean comesFromThere(FirewallConfig rules) throws DiameterException {
            if (host.equalsIgnoreCase(local.identity())) {
                return passes(
                        OriginCheck.OWN_NAME,
                        ResultCode.LOOP_DETECTED,
                        "peer %s brings a request of this node".formatted(peer.name()));
            }
            Set<String> brought = rules.relays().get(peer.name());
            String itsRealm = peer.realm();
            boolean isWrong;
            if (isItsOwn) {
                isWrong = itsRealm != null && !itsRealm.equalsIgnoreCase(realm);
            } else if (brought == null) {
                return passes(
                        OriginCheck.OTHER_HOST,
                        ResultCode.AUTHORIZATION_REJECTED,
                        "peer %s is no relay".formatted(peer.name()));
            } else {
                isWrong = !brought.isEmpty() && !brought.contains(lowerCase(realm));
            }
            return !isWrong
                    || passes(
                            OriginCheck.OTHER_REALM,
                            ResultCode.AUTHORIZATION_REJECTED,
                            "peer %s may bring nothing of realm %s".formatted(peer.name(), realm));
        }

        private boolean isForUs(FirewallConfig rules) throws DiameterException {
            String destination = envelope.destinationRealm();
            boolean isOurs =
                    destination.equalsIgnoreCase(local.realm())
                            || rules.realms().contains(lowerCase(destination));
            return isOurs
                    || passes(
                            OriginCheck.OTHER_DESTINATION,
                            ResultCode.REALM_NOT_SERVED,
                            "it is for realm " + destination);
        }

        /// RFC 6733 section 6.1.9: each relay adds the name of the peer it has a request from.
        private boolean cameAsItSays() throws DiameterException {
            List<String> route = envelope.route();
            String wrong = null;
            if (isItsOwn && !route.isEmpty()) {
                wrong = "its own request has come by way of " + route.getFirst();
            } else if (!isItsOwn && route.isEmpty()) {
                wrong = "it does not say which way it came";
            } else if (!isItsOwn && !route.getFirst().equalsIgnoreCase(host)) {
                wrong = "it began its way at " + route.getFirst();
            } else if (route.stream().anyMatch(peer.identity()::equalsIgnoreCase)) {
                wrong = "peer %s has had it before".formatted(peer.name());
            }
            return wrong == null
                    || passes(OriginCheck.ROUTE_RECORD, ResultCode.AUTHORIZATION_REJECTED, wrong);
        }

        private boolean isInTime(RealmRates limits) throws DiameterException {
            return limits.take(lowerCase(realm), now)
                    || passes(
                            OriginCheck.TOO_MANY,
                            ResultCode.TOO_BUSY,
                            "realm %s sends more than it may".formatted(realm));
        }

        private boolean passes(OriginCheck what, int result, String why) throws DiameterException {
            Action action = watch.suspect(what, origin, why, now);
            if (action == Action.REJECT) {
                // who has sent it is not told how it was found
                throw new DiameterException(result, "refused by the firewall", null);
            }
            return action.isPassing();
        }

        private static String lowerCase(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
