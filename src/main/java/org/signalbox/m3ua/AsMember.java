// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// An association that serves an application server.
///
/// @param asp name of its [AspConfig]
/// @param weight its share when load is shared, 0 to 10; 0: only while no other is active
public record AsMember(String asp, int weight) {
    public static final int WEIGHT_MAX = 10;
    public static final int WEIGHT_DEFAULT = 1;
}
