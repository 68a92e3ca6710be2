// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.translation.ApplicationStatus;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.ss7.PointCode;

import java.util.List;

/// Decides by what a message carries, before routing control decides by its address. Belongs to one
/// loop.
public interface ContentRouting {
    /// All messages go by their addresses.
    ContentRouting NONE =
            new ContentRouting() {
                @Override
                public Verdict decide(
                        SccpView message,
                        PointCode origin,
                        PointCode destination,
                        ApplicationStatus status) {
                    return Verdict.BY_ADDRESS;
                }

                @Override
                public Explanation explain(
                        SccpView message,
                        PointCode origin,
                        PointCode destination,
                        ApplicationStatus status) {
                    return new Explanation(List.of(), Verdict.BY_ADDRESS);
                }
            };

    /// What becomes of a message.
    sealed interface Verdict {
        /// What its address says.
        Verdict BY_ADDRESS = new ByAddress();

        /// One of them is enough.
        Verdict BLOCK = new Block();

        record ByAddress() implements Verdict {}

        /// It is thrown away.
        record Block() implements Verdict {}

        /// It goes to a point or a server as if its title had been translated to that.
        record Lead(Destination to) implements Verdict {}

        /// Its called address gets another title, which is translated.
        record Retitle(GlobalTitle title) implements Verdict {}

        /// It goes to a member of an application group of global title translation.
        record Share(String group) implements Verdict {}
    }

    /// Decides, and counts that.
    ///
    /// @param message UDT, XUDT or LUDT
    /// @param origin the code of the point that it came from
    /// @param destination the code that it came to
    /// @param status of destinations that share messages
    Verdict decide(
            SccpView message, PointCode origin, PointCode destination, ApplicationStatus status);

    /// What would be decided and why.
    ///
    /// @param lines one for each step
    record Explanation(List<String> lines, Verdict verdict) {
        public Explanation {
            lines = List.copyOf(lines);
        }
    }

    /// What would be decided and why, without counting. Allocates.
    Explanation explain(
            SccpView message, PointCode origin, PointCode destination, ApplicationStatus status);
}
