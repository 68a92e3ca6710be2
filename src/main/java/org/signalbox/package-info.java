// SPDX-License-Identifier: AGPL-3.0-or-later
/// The process: reads the command line, starts one node or a laboratory of several, and waits.
@NullMarked
package org.signalbox;

import org.jspecify.annotations.NullMarked;
