// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;

/// What of a request a route may ask for.
public enum RouteField {
    /// In decimal.
    APPLICATION("application", false),
    /// In decimal.
    COMMAND("command", false),
    DESTINATION_HOST("destination-host", true),
    DESTINATION_REALM("destination-realm", true),
    ORIGIN_HOST("origin-host", true),
    ORIGIN_REALM("origin-realm", true),
    IMSI("imsi", false),
    MSISDN("msisdn", false),
    SERVICE_CENTRE("service-centre", false);

    private final String word;
    private final boolean isName;

    RouteField(String word, boolean isName) {
        this.word = word;
        this.isName = isName;
    }

    /// How it is called in a configuration.
    public String word() {
        return word;
    }

    /// Whether capital letters are the same as others in it.
    boolean isName() {
        return isName;
    }

    /// What a request says; null if it does not say it.
    @Nullable String of(RouteKeys keys) {
        return switch (this) {
            case APPLICATION -> keys.application().toString();
            case COMMAND -> Integer.toString(keys.command());
            case DESTINATION_HOST -> keys.destinationHost();
            case DESTINATION_REALM -> keys.destinationRealm();
            case ORIGIN_HOST -> keys.originHost();
            case ORIGIN_REALM -> keys.originRealm();
            case IMSI -> keys.imsi();
            case MSISDN -> keys.msisdn();
            case SERVICE_CENTRE -> keys.serviceCentre();
        };
    }
}
