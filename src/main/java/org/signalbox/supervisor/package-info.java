// SPDX-License-Identifier: AGPL-3.0-or-later
/// Talks to systemd: that the process is ready, what it is doing, and that it is alive
/// (sd_notify(3)).
@NullMarked
package org.signalbox.supervisor;

import org.jspecify.annotations.NullMarked;
