// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.LinkFailure;
import org.signalbox.mtp3.LinkTestMessage.Pattern;

/// What happens to one signalling link.
sealed interface LinkActivityInput {
    /// The operator wants the link in use.
    record Activate() implements LinkActivityInput {}

    /// The operator takes the link out of use.
    record Deactivate() implements LinkActivityInput {}

    /// Level 2 has aligned.
    record InService() implements LinkActivityInput {}

    /// Level 2 has failed, or has stopped as it was told.
    record OutOfService(LinkFailure failure) implements LinkActivityInput {}

    /// The far end says that the link has failed (Q.704 section 3.2.2).
    record ChangeoverOrdered() implements LinkActivityInput {}

    record ProcessorOutage(boolean outage) implements LinkActivityInput {}

    /// An SLTA came on the link.
    ///
    /// @param origin what its label says of the far end; whether the pattern is right, the machine
    ///     knows
    record TestAnswer(LinkTestResult origin, Pattern pattern) implements LinkActivityInput {}
}
