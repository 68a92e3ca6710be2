// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.map.MapAnswer;

import java.util.function.Function;

/// A request of MAP in the words of Diameter.
///
/// @param back what comes of it, in the words of MAP
record ToDiameter(SgdRequest request, Function<SgdOutcome, MapAnswer> back) {}
