// SPDX-License-Identifier: AGPL-3.0-or-later
/// Loops and entropy of a production node.
@NullMarked
package org.signalbox.machine.netty;

import org.jspecify.annotations.NullMarked;
