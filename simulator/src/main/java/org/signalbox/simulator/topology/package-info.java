// SPDX-License-Identifier: AGPL-3.0-or-later
/// Whole topologies of production nodes in virtual time, from the very files that real nodes are
/// started with.
@NullMarked
package org.signalbox.simulator.topology;

import org.jspecify.annotations.NullMarked;
