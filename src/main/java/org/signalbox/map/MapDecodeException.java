// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.machine.DecodeException;

import java.io.Serial;

/// Parameters of MAP that cannot be taken.
final class MapDecodeException extends DecodeException {
    @Serial private static final long serialVersionUID = 1L;

    /// What is wrong, as the one who sent it is told.
    enum Fault {
        /// They do not have the form of their operation: the component is rejected.
        FORM,
        /// They have, but with a value that cannot be: answered by unexpectedDataValue.
        VALUE
    }

    private final Fault fault;

    MapDecodeException(Fault fault, int offset, String reason) {
        super(offset, reason);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
