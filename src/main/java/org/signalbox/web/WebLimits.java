// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import java.time.Duration;

/// How much the web server takes, from all and from each.
///
/// @param connectionsMax at a time
/// @param connectionsOfAddressMax at a time, of one address
/// @param requestsPerSecond of one address
/// @param requestMax a request must have come whole within this time
/// @param quietMax a connection without requests is closed after this time
/// @param bodyOctetsMax of a configuration that is sent
/// @param readersMax of event streams at a time
public record WebLimits(
        int connectionsMax,
        int connectionsOfAddressMax,
        int requestsPerSecond,
        Duration requestMax,
        Duration quietMax,
        int bodyOctetsMax,
        int readersMax) {
    public static final WebLimits DEFAULT =
            new WebLimits(
                    256,
                    64,
                    100,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    4 * 1024 * 1024,
                    32);

    /// The same with another number of requests that one address may send.
    public WebLimits withRequestsPerSecond(int requests) {
        return new WebLimits(
                connectionsMax,
                connectionsOfAddressMax,
                requests,
                requestMax,
                quietMax,
                bodyOctetsMax,
                readersMax);
    }
}
