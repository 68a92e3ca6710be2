// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.util.List;

/// A message of RFC 4666, but for DATA: that is [M3uaData]'s.
public sealed interface M3uaMessage {
    /// One that M3UA shares with the other user adaptation layers.
    record Asp(AspMessage message) implements M3uaMessage {}

    /// What is said, or asked, of destinations (section 3.4). `info` is a text for people, empty if
    /// there is none.
    sealed interface AboutDestinations extends M3uaMessage {
        Scope scope();

        String info();
    }

    /// DUNA: cannot be reached.
    record DestinationUnavailable(Scope scope, List<PointCodeMask> destinations, String info)
            implements AboutDestinations {
        public DestinationUnavailable {
            destinations = List.copyOf(destinations);
        }
    }

    /// DAVA: can be reached.
    record DestinationAvailable(Scope scope, List<PointCodeMask> destinations, String info)
            implements AboutDestinations {
        public DestinationAvailable {
            destinations = List.copyOf(destinations);
        }
    }

    /// DAUD: asks how destinations stand.
    record DestinationStateAudit(Scope scope, List<PointCodeMask> destinations, String info)
            implements AboutDestinations {
        public DestinationStateAudit {
            destinations = List.copyOf(destinations);
        }
    }

    /// DRST: should be reached another way.
    record DestinationRestricted(Scope scope, List<PointCodeMask> destinations, String info)
            implements AboutDestinations {
        public DestinationRestricted {
            destinations = List.copyOf(destinations);
        }
    }

    /// SCON: congested.
    ///
    /// @param concerned whose messages met the congestion; null if it is not said
    /// @param level 0 (ended) to 3; null if it is not said: congestion without levels
    record SignallingCongestion(
            Scope scope,
            List<PointCodeMask> destinations,
            @Nullable PointCode concerned,
            @Nullable Integer level,
            String info)
            implements AboutDestinations {
        public SignallingCongestion {
            destinations = List.copyOf(destinations);
        }
    }

    /// DUPU: a user part at a destination cannot be reached.
    ///
    /// @param userPart 0 to 15: a service indicator, of which some are reserved here
    /// @param cause 0 unknown, 1 unequipped, 2 inaccessible
    record UserPartUnavailable(
            Scope scope, PointCode destination, int userPart, int cause, String info)
            implements AboutDestinations {}

    /// REG REQ.
    record RegistrationRequest(List<KeyRequest> keys) implements M3uaMessage {
        public RegistrationRequest {
            keys = List.copyOf(keys);
        }
    }

    /// One routing key of a registration request.
    sealed interface KeyRequest {
        KeyIdentifier identifier();
    }

    /// A key to be registered.
    ///
    /// @param context to be used for it; null: the gateway chooses
    /// @param mode null if it does not say
    record WantedKey(
            KeyIdentifier identifier,
            RoutingKey key,
            @Nullable RoutingContext context,
            @Nullable TrafficMode mode)
            implements KeyRequest {}

    /// A key that makes no sense: it is refused, which the others in the message need not be.
    record UnusableKey(KeyIdentifier identifier, RegistrationStatus refusal)
            implements KeyRequest {}

    /// REG RSP.
    record RegistrationResponse(List<RegistrationResult> results) implements M3uaMessage {
        public RegistrationResponse {
            results = List.copyOf(results);
        }
    }

    /// @param context of the key; 0 if it was refused
    record RegistrationResult(
            KeyIdentifier identifier, RegistrationStatus status, RoutingContext context) {}

    /// DEREG REQ.
    record DeregistrationRequest(List<RoutingContext> contexts) implements M3uaMessage {
        public DeregistrationRequest {
            contexts = List.copyOf(contexts);
        }
    }

    /// DEREG RSP.
    record DeregistrationResponse(List<DeregistrationResult> results) implements M3uaMessage {
        public DeregistrationResponse {
            results = List.copyOf(results);
        }
    }

    record DeregistrationResult(RoutingContext context, DeregistrationStatus status) {}
}
