// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.Optional;

/// Traffic of one link that is being moved at one moment.
///
/// @param from number of the link in its linkset
/// @param to a link or a linkset; empty if it is everywhere else
/// @param procedure in the words of Q.704
/// @param step what is waited for
/// @param ends how long until the timer of that step runs out; empty if none runs
/// @param running for how long
/// @param held messages that wait
/// @param retrieved messages taken from the link, which go before them
public record DiversionView(
        int from,
        String to,
        String procedure,
        String step,
        Optional<Duration> ends,
        Duration running,
        int held,
        int retrieved) {}
