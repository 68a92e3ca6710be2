// SPDX-License-Identifier: AGPL-3.0-or-later
/// The seam between protocol logic and the world.
///
/// Protocol classes of this house are *machines*: they take an input and the time, and give outputs
/// and the next deadline ([Machine]). They read no clock and start no timer. A [Loop] is the single
/// thread that owns a set of machines; [MachineDriver] is the one place where the two meet. In
/// production a loop is a Netty event loop (`machine.netty`), in simulation a virtual one.
@NullMarked
package org.signalbox.machine;

import org.jspecify.annotations.NullMarked;
