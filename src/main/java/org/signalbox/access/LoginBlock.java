// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.time.Duration;

/// When whoever fails to come in is not listened to any more.
///
/// @param attempts failures that are too many
/// @param within the time in which they are counted
/// @param blockFor how long it lasts then
public record LoginBlock(int attempts, Duration within, Duration blockFor) {
    public static final LoginBlock DEFAULT =
            new LoginBlock(5, Duration.ofSeconds(60), Duration.ofSeconds(60));
}
