// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// Told how a ping goes, on the control loop.
public interface PingListener {
    void onReply(PingReply reply);

    /// One message got no answer; the next may follow.
    void onFailure(int serial, PingFailure failure);

    /// Nothing follows.
    void onFinished(PingResult result);
}
