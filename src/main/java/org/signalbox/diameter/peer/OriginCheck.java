// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.firewall.Action;
import org.signalbox.firewall.Suspicion;

/// What may be wrong with where a request of a peer is from and where it goes, whatever it asks
/// (RFC 6733 section 2.9; after what GSMA FS.19 says in public).
public enum OriginCheck implements Suspicion {
    /// A peer that is no relay brings a request of another node.
    OTHER_HOST(Action.REJECT),
    /// It is from a realm from which the peer may bring nothing.
    OTHER_REALM(Action.REJECT),
    /// It says that this node has sent it.
    OWN_NAME(Action.REJECT),
    /// The way that it says it has come is not the one by which it came.
    ROUTE_RECORD(Action.LOG),
    /// It is for a realm that is not served here.
    OTHER_DESTINATION(Action.REJECT),
    /// Its realm sends more than it may.
    TOO_MANY(Action.REJECT);

    private final Action usual;
    private final Description description;

    OriginCheck(Action usual) {
        this.usual = usual;
        this.description =
                new Description(
                        "signalbox_diameter_suspicions",
                        "Requests of peers with whose origin something was wrong",
                        "check",
                        word());
    }

    @Override
    public Action usual() {
        return usual;
    }

    @Override
    public Description description() {
        return description;
    }
}
