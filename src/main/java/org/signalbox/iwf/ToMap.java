// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;

import java.util.function.Function;

/// A request of Diameter in the words of MAP.
///
/// @param back what comes of it, in the words of Diameter
record ToMap(
        MapParty to, MapParty from, MapRequest request, Function<MapOutcome, SgdAnswer> back) {}
