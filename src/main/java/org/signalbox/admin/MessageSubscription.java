// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

/// Somebody who is shown messages.
public interface MessageSubscription extends NodePort.Subscription {
    /// How many messages he wanted and was not shown, because of sampling, of the rate, or because
    /// the capture loop was behind.
    long leftOut();
}
