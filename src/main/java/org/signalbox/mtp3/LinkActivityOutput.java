// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.LinkFailure;
import org.signalbox.mtp3.LinkTestMessage.Pattern;

/// What is to be done about one signalling link.
sealed interface LinkActivityOutput {
    /// Start level 2.
    record Start() implements LinkActivityOutput {}

    /// Stop level 2.
    record Stop() implements LinkActivityOutput {}

    /// Send an SLTM on the link.
    record SendTest(Pattern pattern) implements LinkActivityOutput {}

    /// The link may carry traffic.
    record Available() implements LinkActivityOutput {}

    /// The link may no longer carry traffic.
    record Unavailable() implements LinkActivityOutput {}

    /// The state has changed, for those who watch. Follows the outputs that carry it out.
    record Changed(LinkState state) implements LinkActivityOutput {}

    /// The link has failed, or could not be activated.
    record Failed(LinkFailure failure) implements LinkActivityOutput {}

    /// A test was answered wrongly, or not at all.
    record TestFailed(LinkTestResult result) implements LinkActivityOutput {}
}
