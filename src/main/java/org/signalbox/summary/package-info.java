// SPDX-License-Identifier: AGPL-3.0-or-later

/// Messages in one line each, as a person reads them who looks for a fault: who to whom, what it
/// is, and by what it is known again. For `debug`, the ladder of the dashboard and Homer.
///
/// Everything here reads copies ([org.signalbox.trace.CapturedMsu]) on the capture loop, never
/// messages on their way.
@NullMarked
package org.signalbox.summary;

import org.jspecify.annotations.NullMarked;
