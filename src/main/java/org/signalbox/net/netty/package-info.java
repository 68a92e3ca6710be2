// SPDX-License-Identifier: AGPL-3.0-or-later
/// UDP and TCP through Netty.
///
/// These adapters are an edge: what a user's callback throws is reported to the
/// [org.signalbox.machine.FaultListener], and the stream it concerns is closed.
@NullMarked
package org.signalbox.net.netty;

import org.jspecify.annotations.NullMarked;
