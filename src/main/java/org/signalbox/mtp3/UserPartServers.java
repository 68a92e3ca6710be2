// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.function.Function;
import java.util.function.Predicate;

/// The application servers at this point's own codes: told by reports what user parts of this node
/// are told by primitives (RFC 4666 sections 3.4.4 and 3.4.5). On the control loop.
final class UserPartServers {
    private final Linksets linksets;
    private final ManagementSender sender;

    UserPartServers(Linksets linksets, ManagementSender sender) {
        this.linksets = linksets;
        this.sender = sender;
    }

    /// Whether there are any.
    boolean areThere() {
        return linksets.all().stream().anyMatch(UserPartServers::isOne);
    }

    /// Whether a message for this point is one's, active or not.
    boolean isWanted(Msu msu) {
        for (LinksetControl linkset : linksets.all()) {
            LinksetConfig config = linkset.config;
            if (isOne(linkset)
                    && config.adjacent().equals(msu.dpc())
                    && config.traffic()
                            .takes(msu.serviceInformation().serviceIndicator(), msu.opc())) {
                return true;
            }
        }
        return false;
    }

    /// The way to a destination is congested, or no more.
    void congested(PointCode destination, int level) {
        tell(
                _ -> true,
                config ->
                        new DestinationReport.Congested(
                                PointCodeMask.full(destination), config.adjacent(), level));
    }

    /// Another point has no such user part: those hear of it who have that user part here.
    void unavailable(UserPartUnavailable unavailable) {
        PointCode point = unavailable.destination();
        tell(
                config -> config.traffic().takes(unavailable.userPart(), point),
                _ -> reportOf(unavailable));
    }

    /// As [#unavailable], to the one that has sent a message there.
    ///
    /// @param over by which it came
    void unavailableTo(LinkIdentity over, UserPartUnavailable unavailable) {
        tell(config -> config.name().equals(over.linkset()), _ -> reportOf(unavailable));
    }

    /// What a gateway said.
    void tell(DestinationReport report) {
        tell(_ -> true, _ -> report);
    }

    private static DestinationReport reportOf(UserPartUnavailable unavailable) {
        return new DestinationReport.UserPartUnavailable(
                unavailable.destination(), unavailable.userPart(), unavailable.cause().bits());
    }

    private void tell(
            Predicate<LinksetConfig> whom, Function<LinksetConfig, DestinationReport> report) {
        for (LinksetControl linkset : linksets.all()) {
            if (isOne(linkset) && linkset.up && whom.test(linkset.config)) {
                sender.report(linkset, report.apply(linkset.config));
            }
        }
    }

    private static boolean isOne(LinksetControl linkset) {
        return linkset.config.farEnd() == FarEnd.USER_PART;
    }
}
