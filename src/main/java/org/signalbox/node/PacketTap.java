// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;

import org.signalbox.link.MsuTap.Direction;

/// Sees copies of what associations carry.
interface PacketTap {
    PacketTap NONE =
            new PacketTap() {
                @Override
                public boolean isOn() {
                    return false;
                }

                @Override
                public void onPacket(Direction direction, String association, ByteBuf message) {}
            };

    /// Whether anybody wants them.
    boolean isOn();

    /// A message passes, if [#isOn].
    ///
    /// @param association by its name
    /// @param message stays the caller's, and as it was
    void onPacket(Direction direction, String association, ByteBuf message);
}
