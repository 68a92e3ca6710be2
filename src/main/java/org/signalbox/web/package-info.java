// SPDX-License-Identifier: AGPL-3.0-or-later
/// The node over HTTP, on Vert.x Web.
///
/// All that can be asked is a table of endpoints: the server, the OpenAPI document and the
/// reference
/// are made of it, and the JSON is that of the command line's documents. It runs on an event loop
/// of
/// its own, away from the signalling loops: counters are read through `metrics`, everything else is
/// seen and done through `admin`.
@NullMarked
package org.signalbox.web;

import org.jspecify.annotations.NullMarked;
