// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// Why a message was thrown away.
public enum DiscardReason {
    WRONG_NETWORK("network-indicator", "network indicator is not that of the linkset"),
    NO_ROUTE("no-route", "no route to the destination"),
    INACCESSIBLE("destination-inaccessible", "destination is inaccessible"),
    /// The only way on is the linkset the message came over.
    CIRCULAR_ROUTE("circular-route", "the only route leads back to where the message came from"),
    /// A message of ours, for another point, came in over a link.
    RETURNED("own-message-returned", "a message that this point sent has come back"),
    NO_TRANSFER("no-transfer-function", "this point does not transfer messages"),
    NO_USER_PART("user-part-unavailable", "no such user part here"),
    /// It is an application server's, none of whose processes is active.
    USER_PART_INACCESSIBLE(
            "user-part-inaccessible", "no application server for the user part is active"),
    HAND_OVER_FULL("hand-over-full", "too many messages wait for this point"),
    CONGESTION(
            "congestion",
            "its priority is below the level of discard of the link that it would take"),
    HOLD_FULL("hold-full", "too many messages wait while traffic is moved"),
    /// It goes over into another network, and nothing there says whom it is from.
    NO_ALIAS("origin-without-alias", "its origin has no alias in the network of its destination"),
    NOT_CONVERTED(
            "not-converted", "a link test or management message for a point of another network"),
    CONVERTED_TOO_LONG(
            "converted-too-long", "too long with the label of the network of its destination"),
    ADDRESS_WITHOUT_ALIAS(
            "address-without-alias",
            "an address in it names a point that has no alias in the network of its destination"),
    ADDRESS_NOT_CONVERTED(
            "address-not-converted",
            "an address in it has no form in the network of its destination"),
    /// Retrieved from the link that it concerned.
    STALE("stale-management", "a management message whose link has failed meanwhile"),
    SCREENED("screened", "refused by screening"),
    MALFORMED("malformed", "not a message of its service indicator"),
    /// The link was removed while the message was on its way in.
    LINK_REMOVED("link-removed", "the link has been removed");

    private final String label;
    private final String words;

    DiscardReason(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /// For metrics.
    public String label() {
        return label;
    }

    /// For people.
    public String words() {
        return words;
    }

    /// Whether the point the message came from shall hear that the destination is prohibited.
    boolean isRouteTrouble() {
        return this == NO_ROUTE || this == INACCESSIBLE || this == CIRCULAR_ROUTE;
    }
}
