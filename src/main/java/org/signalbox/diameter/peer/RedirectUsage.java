// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.routing.RouteKeys;

/// For which further requests it holds whom a peer names to be asked (Redirect-Host-Usage of RFC
/// 6733 section 6.13), in the order in which they count.
///
/// Not here are DONT_CACHE, and ALL_SESSION: each request of ours is a session of its own.
public enum RedirectUsage {
    ALL_USER(6, "the subscriber"),
    REALM_AND_APPLICATION(3, "the realm and application"),
    ALL_REALM(2, "the realm"),
    ALL_APPLICATION(4, "the application"),
    ALL_HOST(5, "all");

    private final int code;
    private final String words;

    RedirectUsage(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /// For an operator.
    public String words() {
        return words;
    }

    /// @return null if it holds for one request only
    static @Nullable RedirectUsage of(int code) {
        for (RedirectUsage usage : values()) {
            if (usage.code == code) {
                return usage;
            }
        }
        return null;
    }

    /// What requests have in common for which it holds.
    ///
    /// @return null if this one has nothing by which others could be known
    @Nullable String common(RouteKeys keys) {
        return switch (this) {
            case ALL_USER -> keys.imsi() == null ? keys.msisdn() : keys.imsi();
            case REALM_AND_APPLICATION -> realm(keys) + " " + keys.application();
            case ALL_REALM -> realm(keys);
            case ALL_APPLICATION -> keys.application().toString();
            case ALL_HOST -> "";
        };
    }

    private static String realm(RouteKeys keys) {
        return Peer.key(keys.destinationRealm());
    }
}
