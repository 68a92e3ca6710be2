// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.config.Argument;

/// A word of a request that an endpoint reads.
///
/// @param name as in the path or the query: `linkset`
/// @param where it stands
/// @param required whether the request must have it
/// @param argument what it may be, by the rules of the command line
/// @param <T> what it means
record Parameter<T>(String name, Place where, boolean required, Argument<T> argument) {
    /// The places a parameter may stand in.
    enum Place {
        PATH,
        QUERY
    }

    static <T> Parameter<T> inPath(String name, Argument<T> argument) {
        return new Parameter<>(name, Place.PATH, true, argument);
    }

    static <T> Parameter<T> optional(String name, Argument<T> argument) {
        return new Parameter<>(name, Place.QUERY, false, argument);
    }

    static <T> Parameter<T> required(String name, Argument<T> argument) {
        return new Parameter<>(name, Place.QUERY, true, argument);
    }
}
