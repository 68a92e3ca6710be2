// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.DecodeException;

/// A network management message that is cut short, or whose heading no standard knows.
public final class SnmDecodeException extends DecodeException {
    private static final long serialVersionUID = 1L;

    SnmDecodeException(int offset, String reason) {
        super(offset, reason);
    }
}
