// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.History.Sample;

import java.util.Optional;
import java.util.OptionalLong;

/// What objects of a node are planned to carry each way, by the names of [History], as far as `cs7
/// alarm utilization` says what that is for a link: a linkset as much as those of its links that
/// carry traffic, an application server as much as those of its processes that take it.
public final class PlannedCapacity {
    private static final String LINK = "link:";
    private static final String LINKSET = "linkset:";
    private static final String SERVER = "as:";

    private PlannedCapacity() {}

    /// How much of its capacity an object has used, each way.
    ///
    /// @param sent 1 is all of it
    /// @param received as `sent`
    public record Utilisation(double sent, double received) {
        /// @return empty if nothing is known of the object for so long, or its capacity is not
        static Optional<Utilisation> ofLastMinute(NodeView node, History history, String object) {
            OptionalLong kilobits = kilobits(node, object);
            return kilobits.isEmpty()
                    ? Optional.empty()
                    : history.ofLastMinute(object)
                            .filter(sample -> sample.lengthMillis() > 0)
                            .map(sample -> of(sample, kilobits.getAsLong()));
        }

        private static Utilisation of(Sample sample, long kilobits) {
            // a kilobit a second is a bit a millisecond
            double octets = (double) kilobits * sample.lengthMillis() / Byte.SIZE;
            return new Utilisation(
                    sample.counts().octetsSent() / octets,
                    sample.counts().octetsReceived() / octets);
        }
    }

    /// @return empty if nothing is planned, the object carries nothing now, or is none that does
    public static OptionalLong kilobits(NodeView node, String object) {
        long links = 0;
        if (object.startsWith(LINK)) {
            links = 1;
        } else if (object.startsWith(LINKSET)) {
            links = ofLinkset(node, object.substring(LINKSET.length()));
        } else if (object.startsWith(SERVER)) {
            links = ofServer(node, object.substring(SERVER.length()));
        }
        return node.capacityKilobits().isEmpty() || links == 0
                ? OptionalLong.empty()
                : OptionalLong.of(links * node.capacityKilobits().getAsInt());
    }

    private static long ofLinkset(NodeView node, String name) {
        return node.linksets().stream()
                .filter(linkset -> linkset.name().equals(name))
                .mapToLong(LinksetView::available)
                .sum();
    }

    private static long ofServer(NodeView node, String name) {
        return node.applicationServers().stream()
                .filter(server -> server.name().equals(name))
                .flatMap(server -> server.members().stream())
                .filter(member -> member.state().equals(AspView.ACTIVE))
                .count();
    }
}
