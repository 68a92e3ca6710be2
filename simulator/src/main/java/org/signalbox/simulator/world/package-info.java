// SPDX-License-Identifier: AGPL-3.0-or-later
/// A world of virtual time in which production code runs from a seed.
///
/// ```
///   World         clock, event queue, entropy, invariants; the run fails at the first fault
///     SimLoop       a Loop of this world
///     SimDatagrams  a DatagramTransport: delay, loss, repetition, reordering, corruption, cuts
///     SimSctp       an SctpTransport at message level: no packets, hence fast
/// ```
///
/// Everything runs in the thread that calls [World#runFor]. The same seed and the same calls give
/// the same run, event for event.
@NullMarked
package org.signalbox.simulator.world;

import org.jspecify.annotations.NullMarked;
