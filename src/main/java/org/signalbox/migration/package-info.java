// SPDX-License-Identifier: AGPL-3.0-or-later
/// Takes over configurations that were written for Cisco ITP or osmo-stp.
///
/// Their language is ours, so most lines are taken as they stand; tables say what becomes of the
/// others. Every line is accounted for.
@NullMarked
package org.signalbox.migration;

import org.jspecify.annotations.NullMarked;
