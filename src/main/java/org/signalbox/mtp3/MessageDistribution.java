// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Message distribution (HMDT of Q.704 figure 25) to user parts of this node: which of them gets a
/// message, and whom to tell that there is none. For those that are application servers see
/// [Distribution].
final class MessageDistribution {
    /// User-part-unavailable is sent at most this often to one origin about one user part. The
    /// standard leaves it open; ITP answers three messages in 0.3 s once.
    static final long UNAVAILABLE_INTERVAL_NANOS = 1_000_000_000L;

    /// Origins and user parts remembered for that; when there are more, none is answered.
    static final int UNAVAILABLE_REMEMBERED_MAX = 256;

    private record Unavailable(PointCode origin, ServiceIndicator userPart) {}

    private final @Nullable Mtp3User[] users =
            new @Nullable Mtp3User[ServiceIndicator.values().length];

    private final Map<ServiceIndicator, Mtp3Relay> relays = new EnumMap<>(ServiceIndicator.class);

    private final Repetition<Unavailable> answers =
            new Repetition<>(UNAVAILABLE_INTERVAL_NANOS, UNAVAILABLE_REMEMBERED_MAX);

    /// @throws IllegalStateException if the place is taken
    void register(ServiceIndicator userPart, Mtp3User user) {
        if (users[userPart.bits()] != null) {
            throw new IllegalStateException("user part " + userPart.word() + " is there already");
        }
        users[userPart.bits()] = user;
    }

    void unregister(ServiceIndicator userPart) {
        users[userPart.bits()] = null;
        relays.remove(userPart);
    }

    /// Makes a user part one that relays.
    void relay(ServiceIndicator userPart, Mtp3Relay relay) {
        relays.put(userPart, relay);
    }

    Map<ServiceIndicator, Mtp3Relay> relays() {
        return Map.copyOf(relays);
    }

    /// The user parts that are there, but for those that relay: they leave what they do not want to
    /// application servers.
    Set<ServiceIndicator> registered() {
        Set<ServiceIndicator> registered = EnumSet.noneOf(ServiceIndicator.class);
        for (ServiceIndicator userPart : ServiceIndicator.values()) {
            if (users[userPart.bits()] != null && !relays.containsKey(userPart)) {
                registered.add(userPart);
            }
        }
        return registered;
    }

    /// Gives a message to its user part.
    ///
    /// @return false if there is none; then the message is still the caller's
    boolean deliver(Msu msu) {
        Mtp3User user = users[msu.serviceInformation().serviceIndicator().bits()];
        if (user == null) {
            return false;
        }
        user.onTransfer(msu);
        return true;
    }

    /// Whether to answer a message for a missing user part now (Q.704 section 11.2.7).
    boolean mayAnswer(PointCode origin, ServiceIndicator userPart, long now) {
        return answers.permits(new Unavailable(origin, userPart), now);
    }

    void pause(MtpPause pause) {
        for (Mtp3User user : users) {
            if (user != null) {
                user.onPause(pause);
            }
        }
    }

    void resume(MtpResume resume) {
        for (Mtp3User user : users) {
            if (user != null) {
                user.onResume(resume);
            }
        }
    }

    /// To all user parts.
    void status(MtpStatus status) {
        for (Mtp3User user : users) {
            if (user != null) {
                user.onStatus(status);
            }
        }
    }

    /// To one user part, if it is there.
    void status(ServiceIndicator userPart, MtpStatus status) {
        Mtp3User user = users[userPart.bits()];
        if (user != null) {
            user.onStatus(status);
        }
    }
}
