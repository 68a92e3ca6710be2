// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.alarm.Condition;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What may be wrong with a node and stands nowhere else in its status.
///
/// @param transportWarnings what an operator should change about the machine for its SCTP
/// @param sightings what showed itself a while ago, and counts as wrong for a time
/// @param unconfirmed how long a commit that waits may still be confirmed; empty if none waits
/// @param logTroubles why messages do not get to log hosts, by host
/// @param webCertificate what the web server shows; empty if there is none
/// @param uncaptured messages that captures have lost since the node was started, for want of time
///     or rate; those that sampling leaves out are not wanted
/// @param memory how the process does with it
public record AlarmSources(
        List<String> transportWarnings,
        List<Condition> sightings,
        Optional<Duration> unconfirmed,
        Map<String, String> logTroubles,
        Optional<X509Certificate> webCertificate,
        long uncaptured,
        MemoryUse memory) {
    public AlarmSources {
        transportWarnings = List.copyOf(transportWarnings);
        sightings = List.copyOf(sightings);
        logTroubles = Map.copyOf(logTroubles);
    }
}
