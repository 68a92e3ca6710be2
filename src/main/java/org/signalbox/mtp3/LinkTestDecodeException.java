// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.DecodeException;

/// A signalling link test message that is cut short or of an unknown kind.
public final class LinkTestDecodeException extends DecodeException {
    private static final long serialVersionUID = 1L;

    LinkTestDecodeException(int offset, String reason) {
        super(offset, reason);
    }
}
