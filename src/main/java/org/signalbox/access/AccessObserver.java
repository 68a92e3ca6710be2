// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.time.Duration;

/// Told of what an operator must know about the doors, on whatever thread it happens.
public interface AccessObserver {
    /// Too many attempts have failed.
    ///
    /// @param who `address 192.0.2.7`, `user ann`
    void lockedOut(String who, Duration time);

    /// The file of the audit log cannot be written; told once until it can be again.
    void auditFails(String why);

    /// The file of the audit log is written again.
    void auditWorks();
}
