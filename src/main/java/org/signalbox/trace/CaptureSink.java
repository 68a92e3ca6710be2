// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

/// Who takes captured messages out of the node; called on the capture loop.
public interface CaptureSink {
    /// A message that the sink's access list permits.
    void onMsu(CapturedMsu msu);

    /// A message of Diameter. Not every format has a place for it.
    ///
    /// @param message as it passed its connection
    default void onMessage(CapturedMessage message) {}

    /// A message of an adaptation layer. Not every format has a place for it.
    default void onPacket(CapturedPacket packet) {}

    /// The messages of one wake-up have been given: the moment to flush.
    void onBatchEnd();
}
