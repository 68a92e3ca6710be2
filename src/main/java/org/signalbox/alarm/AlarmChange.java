// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

/// An alarm was raised or cleared.
///
/// @param sequence counts the changes of a node, without gaps: whoever is told finds out what was
///     lost on the way
/// @param epochNanos when, nanoseconds since 1970
/// @param raised false: cleared
/// @param alarm as it was then
public record AlarmChange(long sequence, long epochNanos, boolean raised, Alarm alarm) {}
