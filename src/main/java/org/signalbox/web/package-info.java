// SPDX-License-Identifier: AGPL-3.0-or-later
/// The node over HTTP, on Vert.x Web.
///
/// Runs on event loops of its own, away from the signalling loops, and only reads: counters through
/// `metrics`, everything else through `admin`.
@NullMarked
package org.signalbox.web;

import org.jspecify.annotations.NullMarked;
