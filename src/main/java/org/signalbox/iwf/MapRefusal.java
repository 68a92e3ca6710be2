// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.map.MapError;

/// A request of MAP that does not go on to Diameter.
final class MapRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient MapError error;

    /// @param reason for the session's record
    MapRefusal(MapError error, String reason) {
        super(reason);
        this.error = error;
    }

    static MapRefusal of(MapError.Code code, String reason) {
        return new MapRefusal(new MapError.Plain(code), reason);
    }

    MapError error() {
        return error;
    }

    /// For the session's record.
    String reason() {
        return String.valueOf(getMessage());
    }

    /// It is thrown by peers' input, at their rate.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
