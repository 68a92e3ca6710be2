// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import org.jspecify.annotations.Nullable;
import org.signalbox.m3ua.M3uaMessage;
import org.signalbox.m3ua.RoutingKey;
import org.signalbox.m3ua.Scope;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.AffectedPointCode;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.Octets;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Messages of M3UA but DATA in one line each, by the acronyms of RFC 4666.
final class M3uaWords {
    /// Of what a message lists, so many are named.
    private static final int LISTED_MAX = 8;

    private M3uaWords() {}

    static String of(M3uaMessage message) {
        return switch (message) {
            case M3uaMessage.Asp(AspMessage shared) -> of(shared);
            case M3uaMessage.AboutDestinations about -> of(about);
            case M3uaMessage.RegistrationRequest(List<M3uaMessage.KeyRequest> keys) ->
                    "REG REQ" + list(keys, "; ", M3uaWords::of);
            case M3uaMessage.RegistrationResponse(List<M3uaMessage.RegistrationResult> results) ->
                    "REG RSP"
                            + list(
                                    results,
                                    "; ",
                                    result ->
                                            "key %s %s rc %s"
                                                    .formatted(
                                                            result.identifier(),
                                                            result.status(),
                                                            result.context()));
            case M3uaMessage.DeregistrationRequest(List<RoutingContext> contexts) ->
                    "DEREG REQ" + contexts(contexts);
            case M3uaMessage.DeregistrationResponse(
                            List<M3uaMessage.DeregistrationResult> results) ->
                    "DEREG RSP"
                            + list(
                                    results,
                                    "; ",
                                    result ->
                                            "rc %s %s"
                                                    .formatted(result.context(), result.status()));
        };
    }

    private static String of(AspMessage message) {
        return switch (message) {
            case AspMessage.AspUp(var identifier, String info) ->
                    "ASPUP" + of(identifier) + said(info);
            case AspMessage.AspUpAck(var identifier, String info) ->
                    "ASPUP ACK" + of(identifier) + said(info);
            case AspMessage.AspDown(String info) -> "ASPDN" + said(info);
            case AspMessage.AspDownAck(String info) -> "ASPDN ACK" + said(info);
            case AspMessage.Heartbeat(Octets data) -> "BEAT" + of(data);
            case AspMessage.HeartbeatAck(Octets data) -> "BEAT ACK" + of(data);
            case AspMessage.AspActive(var mode, var contexts, String info) ->
                    "ASPAC" + of(mode) + contexts(contexts) + said(info);
            case AspMessage.AspActiveAck(var mode, var contexts, String info) ->
                    "ASPAC ACK" + of(mode) + contexts(contexts) + said(info);
            case AspMessage.AspInactive(List<RoutingContext> contexts, String info) ->
                    "ASPIA" + contexts(contexts) + said(info);
            case AspMessage.AspInactiveAck(List<RoutingContext> contexts, String info) ->
                    "ASPIA ACK" + contexts(contexts) + said(info);
            case AspMessage.ErrorReport error -> of(error);
            case AspMessage.Notify notify ->
                    "NTFY "
                            + notify.status()
                            + of(notify.identifier())
                            + contexts(notify.contexts())
                            + said(notify.info());
        };
    }

    private static String of(AspMessage.ErrorReport error) {
        Integer appearance = error.networkAppearance();
        return "ERR "
                + error.code()
                + (appearance == null ? "" : " na " + Integer.toUnsignedString(appearance))
                + contexts(error.contexts())
                + (error.affected().isEmpty()
                        ? ""
                        : " apc" + list(error.affected(), " ", M3uaWords::of))
                + (error.diagnostic().length() == 0
                        ? ""
                        : ", %d octets quoted".formatted(error.diagnostic().length()));
    }

    /// Of which network is not said.
    private static String of(AffectedPointCode code) {
        return code.wildcards() == 0
                ? String.valueOf(code.code())
                : "%d mask %d".formatted(code.code(), code.wildcards());
    }

    private static String of(M3uaMessage.AboutDestinations message) {
        String words =
                switch (message) {
                    case M3uaMessage.DestinationUnavailable about ->
                            "DUNA" + codes(about.destinations());
                    case M3uaMessage.DestinationAvailable about ->
                            "DAVA" + codes(about.destinations());
                    case M3uaMessage.DestinationStateAudit about ->
                            "DAUD" + codes(about.destinations());
                    case M3uaMessage.DestinationRestricted about ->
                            "DRST" + codes(about.destinations());
                    case M3uaMessage.SignallingCongestion about ->
                            "SCON"
                                    + codes(about.destinations())
                                    + (about.level() == null ? "" : " level " + about.level())
                                    + (about.concerned() == null
                                            ? ""
                                            : " concerned " + about.concerned());
                    case M3uaMessage.UserPartUnavailable about ->
                            "DUPU %s %s %s"
                                    .formatted(
                                            about.destination(),
                                            ServiceIndicator.of(about.userPart()).word(),
                                            cause(about.cause()));
                };
        return words + of(message.scope()) + said(message.info());
    }

    /// RFC 4666 section 3.4.5.
    private static String cause(int cause) {
        return switch (cause) {
            case 0 -> "unknown";
            case 1 -> "unequipped";
            case 2 -> "inaccessible";
            default -> "cause " + cause;
        };
    }

    private static String of(M3uaMessage.KeyRequest request) {
        return switch (request) {
            case M3uaMessage.WantedKey wanted ->
                    "key "
                            + wanted.identifier()
                            + of(wanted.key())
                            + of(wanted.mode())
                            + (wanted.context() == null ? "" : " rc " + wanted.context());
            case M3uaMessage.UnusableKey unusable ->
                    "key %s makes no sense: %s"
                            .formatted(unusable.identifier(), unusable.refusal());
        };
    }

    private static String of(RoutingKey key) {
        return " dpc "
                + key.destination()
                + (key.services().isEmpty()
                        ? ""
                        : " si"
                                + list(
                                        key.services().stream().sorted().toList(),
                                        " ",
                                        ServiceIndicator::word))
                + (key.origins().isEmpty() ? "" : " opc" + codes(key.origins()))
                + (key.appearance() == null ? "" : " na " + key.appearance());
    }

    private static String of(Scope scope) {
        return (scope.appearance() == null ? "" : " na " + scope.appearance())
                + contexts(scope.contexts());
    }

    private static String of(@Nullable AspIdentifier identifier) {
        return identifier == null ? "" : " asp-id " + identifier;
    }

    private static String of(@Nullable TrafficMode mode) {
        return mode == null ? "" : " " + mode.word();
    }

    private static String of(Octets data) {
        return data.length() == 0 ? "" : ", %d octets".formatted(data.length());
    }

    private static String contexts(List<RoutingContext> contexts) {
        return contexts.isEmpty() ? "" : " rc" + list(contexts, " ", RoutingContext::toString);
    }

    private static String codes(List<PointCodeMask> codes) {
        return list(codes, " ", M3uaWords::of);
    }

    private static String of(PointCodeMask codes) {
        boolean isOne = codes.length() == codes.variant().pointCodeBits();
        return isOne ? codes.code().toString() : codes.toString();
    }

    private static String said(String info) {
        return info.isEmpty() ? "" : ", \"" + info + "\"";
    }

    /// Each with a space before the first, and how many more there are.
    private static <T> String list(
            Collection<T> values, String between, Function<T, String> words) {
        String listed =
                values.stream().limit(LISTED_MAX).map(words).collect(Collectors.joining(between));
        return " "
                + listed
                + (values.size() > LISTED_MAX
                        ? " and %d more".formatted(values.size() - LISTED_MAX)
                        : "");
    }
}
