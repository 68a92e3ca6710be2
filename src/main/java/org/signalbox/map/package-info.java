// SPDX-License-Identifier: AGPL-3.0-or-later

/// MAP for short messages (TS 29.002): its nouns, and [MapDialogues], the port by which they are
/// asked for and answered.
@NullMarked
package org.signalbox.map;

import org.jspecify.annotations.NullMarked;
