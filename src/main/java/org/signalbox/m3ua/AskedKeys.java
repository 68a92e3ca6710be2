// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.xua.RoutingContext;

import java.util.HashMap;
import java.util.Map;

/// The routing keys that this node registers with one far end: what was asked, and what the far end
/// calls them (RFC 4666 section 4.4.1). Both are bounded by the application servers that are
/// configured.
final class AskedKeys {
    /// By application server.
    private final Map<String, RoutingContext> contexts = new HashMap<>();

    /// Requests that are not answered, by what they are called: the last of each application
    /// server.
    private final Map<KeyIdentifier, String> requests = new HashMap<>();

    private int asked;

    /// The key of an application server is asked for, and no answer to an earlier request counts.
    KeyIdentifier ask(String server) {
        requests.values().remove(server);
        KeyIdentifier identifier = new KeyIdentifier(++asked);
        requests.put(identifier, server);
        return identifier;
    }

    /// @return whose key it is; null if it is not waited for
    @Nullable String answered(KeyIdentifier identifier) {
        return requests.remove(identifier);
    }

    void name(String server, RoutingContext context) {
        contexts.put(server, context);
    }

    /// What messages of an application server are named by; null if its key is not registered.
    @Nullable RoutingContext contextOf(String server) {
        return contexts.get(server);
    }

    /// Who registered is gone, or has begun anew: nothing is registered.
    void lose() {
        contexts.clear();
    }

    /// Nothing is asked for any more either.
    void forget() {
        contexts.clear();
        requests.clear();
    }
}
