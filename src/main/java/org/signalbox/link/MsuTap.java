// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.ss7.Msu;

/// Looks at the messages that pass between MTP3 and a link, for captures.
///
/// Off, it costs its caller one read; on the packet path it is used so:
///
/// ```
///   if (tap.isOn()) {
///       tap.onMsu(Direction.IN, link, msu);
///   }
/// ```
///
/// Callable from any loop.
public interface MsuTap {
    /// For links that nobody watches.
    MsuTap OFF =
            new MsuTap() {
                @Override
                public boolean isOn() {
                    return false;
                }

                @Override
                public void onMsu(Direction direction, LinkIdentity link, Msu msu) {}
            };

    /// Which way a message passes the link, seen from this node.
    enum Direction {
        /// Received from the adjacent point.
        IN("in"),
        /// Given to the link for the adjacent point.
        OUT("out");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Whether anybody wants to see messages. Cheap; may be a moment behind.
    boolean isOn();

    /// Shows a message. The tap copies what it needs: `msu` stays the caller's, its indexes are not
    /// moved.
    void onMsu(Direction direction, LinkIdentity link, Msu msu);
}
