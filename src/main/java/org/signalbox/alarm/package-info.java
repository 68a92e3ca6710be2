// SPDX-License-Identifier: AGPL-3.0-or-later
/// What is wrong with a node now, and since when: alarms, in the words of X.733 and M.3100.
///
/// ```
///   conditions that hold now ──> AlarmBoard ──> alarms, and what was raised and cleared
///   (a function of the node's status)  │
///                                      └ waits (hold-off), counts, suppresses, bounds
/// ```
///
/// The board is told all that is wrong each time something may have changed, and finds the
/// differences by itself: an alarm ends when its condition is not among them any more, for whatever
/// reason, so that none can be forgotten. It is pure; who watches the node is above.
@NullMarked
package org.signalbox.alarm;

import org.jspecify.annotations.NullMarked;
