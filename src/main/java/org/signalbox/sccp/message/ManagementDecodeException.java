// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import org.signalbox.machine.DecodeException;

/// A message of SCCP management that is cut short, or of a type or a point code that the network
/// does not have.
public final class ManagementDecodeException extends DecodeException {
    private static final long serialVersionUID = 1L;

    ManagementDecodeException(int offset, String reason) {
        super(offset, reason);
    }
}
