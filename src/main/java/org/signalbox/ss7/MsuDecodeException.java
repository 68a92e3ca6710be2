// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import org.signalbox.machine.DecodeException;

/// A message signal unit that is too short for its label, or too long for MTP.
public final class MsuDecodeException extends DecodeException {
    private static final long serialVersionUID = 1L;

    public MsuDecodeException(int offset, String reason) {
        super(offset, reason);
    }
}
