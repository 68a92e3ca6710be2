// SPDX-License-Identifier: AGPL-3.0-or-later
/// Datagrams and byte streams as the house sees them: the lowest part of the seam to the outside
/// world.
///
/// Swap these interfaces and the protocols above run over simulated wires.
@NullMarked
package org.signalbox.net;

import org.jspecify.annotations.NullMarked;
