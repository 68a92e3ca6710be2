// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.AccessObserver;

import java.time.Duration;

/// For nodes of tests, whose doors nobody comes to.
final class SilentDoors implements AccessObserver {
    @Override
    public void lockedOut(String who, Duration time) {}

    @Override
    public void auditFails(String why) {}

    @Override
    public void auditWorks() {}
}
