// SPDX-License-Identifier: AGPL-3.0-or-later

/// Short messages over Diameter: SGd and Gdd between a short message service centre and an MME or
/// SGSN, S6c between it and the HSS (TS 29.338).
@NullMarked
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.NullMarked;
