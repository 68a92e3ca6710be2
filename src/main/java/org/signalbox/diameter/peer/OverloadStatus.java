// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import java.time.Duration;

/// What is held back now since somebody is overloaded.
///
/// @param application for requests of which application
/// @param isOfRealm whether for a realm, or for a host
/// @param name of the realm or the host
/// @param peer by whom it was told
/// @param sequence unsigned
/// @param reduction how many of 100 requests were asked not to be sent
/// @param reductionNow how many of 100 are not sent now: fewer and fewer once it is over
/// @param left until it is over; zero: it is, and traffic comes back
/// @param heldBack how many requests were not sent there
public record OverloadStatus(
        int application,
        boolean isOfRealm,
        String name,
        String peer,
        long sequence,
        int reduction,
        int reductionNow,
        Duration left,
        long heldBack) {}
